/** Does to a world what a person or a view asks for, whoever asks and whether for the first time or again. */
import { HumanError } from '../base/errors';
import type { LinkChange, WorldCommand } from '../messages/run-command';
import type { Happening } from '../sim/scheduler';
import type { SimWorldHost, SimWorldProcess } from '../sim/world-host';
import { pendingAt } from './pending';
import type { ScheduleRun } from './schedule';
import type { Words } from './words';

/** A run as commands see it. */
export type Commanded = Pick<ScheduleRun<never>, 'sim' | 'world' | 'choose'>;

/**
 * To be called from a macrotask.
 * @returns what to tell whoever asked, if anything
 * @throws {HumanError} when the command makes no sense in this world
 */
export function obey(run: Commanded, command: WorldCommand, words: Words['control']): string | undefined {
  switch (command.name) {
    case 'kill':
      return void process(run, command.process, words).kill();
    case 'restart':
      return restart(run, command.process, words);
    case 'stop':
      return void process(run, command.process, words).shutDown();
    case 'freeze':
      return void process(run, command.process, words).pause();
    case 'thaw':
      return void process(run, command.process, words).resume();
    case 'type':
      return void process(run, command.process, words).type(command.line);
    case 'partition': {
      const [from, to] = [command.from, command.to].map((names) =>
        names.map((name) => host(run, name, words)),
      );
      return void run.world.partition(from ?? [], to ?? [], { oneWay: command.oneWay });
    }
    case 'heal':
      return void run.world.heal();
    case 'link':
      return link(run, command.between, command.options, words);
    case 'poweroff':
      return void host(run, command.host, words).powerFail();
    case 'poweron':
      return void host(run, command.host, words).powerOn();
    case 'clock':
      return void host(run, command.host, words).setClock({ offset: command.offset, drift: command.drift });
    case 'faildisk':
      return void host(run, command.host, words).failDisk({ on: command.on });
    case 'next':
      return void run.choose(chosen(run, command.number, words));
    case 'drop':
      return drop(run, command.number, words);
    case 'duplicate':
      return duplicate(run, command.number, words);
    default:
      return command satisfies never;
  }
}

export function processesOf({ world }: Pick<Commanded, 'world'>): readonly SimWorldProcess[] {
  return world.hosts.flatMap(({ processes }) => processes);
}

function restart(run: Commanded, name: string, words: Words['control']): undefined {
  const started = lastOf(run, name) ?? lastOf(run, process(run, name, words).name);
  if (!started) throw new HumanError(words.notStarted(name));
  started.restart();
}

/** The process of that name that `start` started last, dead or alive. */
function lastOf({ world }: Commanded, name: string): SimWorldProcess | undefined {
  return world.hosts.map((one) => one.startedAs(name)).find((started) => started !== undefined);
}

/** @param word a name or a pid */
function process(run: Commanded, word: string, words: Words['control']): SimWorldProcess {
  const all = processesOf(run);
  const found = all.find(({ name, pid }) => name === word || String(pid) === word);
  if (found) return found;
  throw new HumanError(words.noProcess(word, all.map(({ name }) => name).join(', ')));
}

function host({ world }: Commanded, word: string, words: Words['control']): SimWorldHost {
  const found = world.hosts.find(({ name }) => name === word);
  if (found) return found;
  throw new HumanError(words.whichHost(world.hosts.map(({ name }) => name).join(', ')));
}

function link(
  run: Commanded,
  between: readonly [string, string],
  options: LinkChange,
  words: Words['control'],
): undefined {
  const [a, b] = [host(run, between[0], words), host(run, between[1], words)];
  const settings = Object.entries(options).map(([name, value]) => `${name} ${[value].flat().join('-')}`);
  run.sim.note('fault', ['link', a.name, b.name, ...settings].join(' '));
  run.world.link(a, b, options);
}

/** A happening that may go next. */
function chosen(run: Commanded, number: number, words: Words['control']): Happening {
  const pending = pendingAt(run.sim, number);
  if (!pending) throw new HumanError(words.noPending(number));
  if (pending.blocked) throw new HumanError(words.notFirst(number));
  return pending.what;
}

function packet(run: Commanded, number: number, words: Words['control']): Happening {
  const what = pendingAt(run.sim, number)?.what;
  if (!what) throw new HumanError(words.noPending(number));
  if (!what.about?.packet) throw new HumanError(words.noPacket(number));
  return what;
}

function drop(run: Commanded, number: number, words: Words['control']): string {
  const what = packet(run, number, words);
  let again = false;
  run.choose(what, () => (again = what.drop?.() ?? false));
  return again ? words.dropped : words.droppedForGood;
}

function duplicate(run: Commanded, number: number, words: Words['control']): string {
  const what = packet(run, number, words);
  if (!what.duplicate) return words.noDuplicate;
  what.duplicate();
  return words.duplicated;
}
