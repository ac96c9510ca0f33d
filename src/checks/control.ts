import type { WorldProcess } from '../host/world-api';
import type { SimWorldProcess } from '../sim/world-host';
import type { PacedRun } from './paced-run';
import type { Words } from './words';

type Command = (run: PacedRun, words: readonly string[]) => void;

/** Words of a command that make no sense; the message is for the person who typed them. */
class Misuse extends Error {}

/** What they do stands in `words`. */
const commands: Readonly<Record<keyof Words['usage'], Command>> = {
  help: (run) => help(run),
  ps: (run) => list(run),
  kill: (run, words) => one(run, words).kill(),
  restart: (run, words) => restart(run, words),
  stop: (run, words) => one(run, words).shutDown(),
  pause: (run, words) => (words.length === 0 ? run.setPace(true) : one(run, words).pause()),
  resume: (run, words) => (words.length === 0 ? run.setPace(false) : one(run, words).resume()),
  step: (run) => step(run),
  speed: (run, words) => speed(run, words),
  partition: (run, words) => partition(run, words),
  heal: (run) => run.run.world.heal(),
  poweroff: (run, words) => host(run, words).powerFail(),
  poweron: (run, words) => host(run, words).powerOn(),
};

const names = Object.keys(commands) as (keyof typeof commands)[];

/** Carries out what was typed into the control terminal. */
export function controlCommand(run: PacedRun, line: string): void {
  const [typed, ...words] = line.trim().split(/\s+/);
  if (!typed) return;
  const name = names.find((candidate) => candidate === typed);
  if (name === undefined) {
    run.say(run.words.control.noCommand(typed), 'error');
    return;
  }
  try {
    commands[name](run, words);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    run.say(run.words.control.misuse(error.message, run.words.usage[name]), 'error');
  }
}

function help(run: PacedRun): void {
  const { usage, does } = run.words;
  for (const name of names) run.say(usage[name].padEnd(36) + does[name]);
}

function list(run: PacedRun): void {
  const all = processes(run);
  const words = run.words.control;
  if (all.length === 0) run.say(words.noneRuns);
  for (const process of all) {
    run.say(
      `${String(process.pid).padStart(4)}  ${process.name.padEnd(20)} ${words.on(process.host.name)}${process.paused ? `  ${words.paused}` : ''}`,
    );
  }
}

function processes(run: PacedRun): readonly SimWorldProcess[] {
  return run.run.world.hosts.flatMap((host) => host.processes);
}

/** The process that a word names: by name or pid. */
function one(run: PacedRun, [word]: readonly string[]): WorldProcess {
  if (word === undefined) throw new Misuse(run.words.control.whichProcess);
  const all = processes(run);
  const found = all.find((process) => process.name === word || String(process.pid) === word);
  if (found) return found;
  throw new Misuse(run.words.control.noProcess(word, all.map((process) => process.name).join(', ')));
}

function restart(run: PacedRun, words: readonly string[]): void {
  const ended = words[0] === undefined ? undefined : run.lastOf(words[0]);
  if (ended) ended.restart();
  else one(run, words).restart();
}

function host(run: PacedRun, [word]: readonly string[]) {
  const hosts = run.run.world.hosts;
  const found = hosts.find(({ name }) => name === word);
  if (found) return found;
  throw new Misuse(run.words.control.whichHost(hosts.map(({ name }) => name).join(', ')));
}

function partition(run: PacedRun, words: readonly string[]): void {
  if (words.length !== 2) throw new Misuse(run.words.control.betweenWhich);
  const sets = words.map((word) => word.split(',').map((name) => host(run, [name])));
  run.run.world.partition(sets[0] ?? [], sets[1] ?? []);
}

function speed(run: PacedRun, [word]: readonly string[]): void {
  const value = Number(word);
  if (!(value > 0 && value <= 10_000)) throw new Misuse(run.words.control.speed);
  run.setPace(run.paused, value);
}

function step(run: PacedRun): void {
  if (!run.step()) run.say(run.words.control.nothingLeft);
}
