import type { WorldProcess } from '../host/world-api';
import type { SimWorldProcess } from '../sim/world-host';
import type { PacedRun } from './paced-run';

/** One command of the control terminal. */
interface Command {
  readonly usage: string;
  readonly what: string;
  readonly run: (run: PacedRun, words: readonly string[]) => void;
}

/** Words of a command that make no sense; the message is for the person who typed them. */
class Misuse extends Error {}

const commands: Readonly<Record<string, Command>> = {
  help: { usage: 'help', what: 'this list', run: (run) => help(run) },
  ps: { usage: 'ps', what: 'the processes', run: (run) => list(run) },
  kill: {
    usage: 'kill PROCESS',
    what: 'end a process; it is not told',
    run: (run, words) => one(run, words).kill(),
  },
  restart: {
    usage: 'restart PROCESS',
    what: 'end a process and start its program again',
    run: (run, words) => restart(run, words),
  },
  stop: {
    usage: 'stop PROCESS',
    what: 'ask a process to shut down (its host.signal is aborted)',
    run: (run, words) => one(run, words).shutDown(),
  },
  pause: {
    usage: 'pause [PROCESS]',
    what: 'let time stand still, or only one process',
    run: (run, words) => (words.length === 0 ? run.setPace(true) : one(run, words).pause()),
  },
  resume: {
    usage: 'resume [PROCESS]',
    what: 'go on',
    run: (run, words) => (words.length === 0 ? run.setPace(false) : one(run, words).resume()),
  },
  step: { usage: 'step', what: 'pause, and let the next event happen', run: (run) => step(run) },
  speed: {
    usage: 'speed N',
    what: 'virtual seconds in a real one, such as 10 or 0.1',
    run: (run, words) => speed(run, words),
  },
  partition: {
    usage: 'partition HOST[,HOST] HOST[,HOST]',
    what: 'cut the network between hosts',
    run: (run, words) => partition(run, words),
  },
  heal: { usage: 'heal', what: 'end every partition', run: (run) => run.run.world.heal() },
  poweroff: {
    usage: 'poweroff HOST',
    what: 'take a host’s power away; what was not synced may be lost',
    run: (run, words) => host(run, words).powerFail(),
  },
  poweron: {
    usage: 'poweron HOST',
    what: 'give it back: its programs start again',
    run: (run, words) => host(run, words).powerOn(),
  },
};

/** Carries out what was typed into the control terminal. */
export function controlCommand(run: PacedRun, line: string): void {
  const [name, ...words] = line.trim().split(/\s+/);
  if (!name) return;
  const command = commands[name];
  if (!command) {
    run.say(`There is no command “${name}”. Type “help” for the list.`, 'error');
    return;
  }
  try {
    command.run(run, words);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    run.say(`${error.message} Usage: ${command.usage}`, 'error');
  }
}

function help(run: PacedRun): void {
  for (const { usage, what } of Object.values(commands)) run.say(`${usage.padEnd(36)}${what}`);
}

function list(run: PacedRun): void {
  const all = processes(run);
  if (all.length === 0) run.say('No process is running.');
  for (const process of all) {
    run.say(
      `${String(process.pid).padStart(4)}  ${process.name.padEnd(20)} on ${process.host.name}${process.paused ? '  paused' : ''}`,
    );
  }
}

function processes(run: PacedRun): readonly SimWorldProcess[] {
  return run.run.world.hosts.flatMap((host) => host.processes);
}

/** The process that a word names: by name or pid. */
function one(run: PacedRun, [word]: readonly string[]): WorldProcess {
  if (word === undefined) throw new Misuse('Which process?');
  const all = processes(run);
  const found = all.find((process) => process.name === word || String(process.pid) === word);
  if (found) return found;
  const names = all.map((process) => process.name).join(', ') || 'none';
  throw new Misuse(`No process “${word}” is running; there are: ${names}.`);
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
  throw new Misuse(`Which host? There are: ${hosts.map(({ name }) => name).join(', ')}.`);
}

function partition(run: PacedRun, words: readonly string[]): void {
  if (words.length !== 2) throw new Misuse('Between which hosts?');
  const sets = words.map((word) => word.split(',').map((name) => host(run, [name])));
  run.run.world.partition(sets[0] ?? [], sets[1] ?? []);
}

function speed(run: PacedRun, [word]: readonly string[]): void {
  const value = Number(word);
  if (!(value > 0 && value <= 10_000)) throw new Misuse('A speed is a number above 0 and at most 10000.');
  run.setPace(run.paused, value);
}

function step(run: PacedRun): void {
  if (!run.step()) run.say('Nothing is left to happen.');
}
