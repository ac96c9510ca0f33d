/** Does to a world what a person or a view asks for, whoever asks and whether for the first time or again. */
import { HumanError } from '../base/errors';
import type { World, WorldHost, WorldProcess } from '../host/world-api';
import type { WorldCommand } from '../messages/run-command';
import type { Happening } from '../sim/scheduler';
import { pendingAt } from './pending';
import type { ScheduleRun } from './schedule';
import type { Words } from './words';

/** A process that can be seen to be paused. */
export type CommandedProcess = WorldProcess & { readonly paused: boolean };

type CommandedHost = WorldHost & {
  readonly processes: readonly CommandedProcess[];
  startedAs(name: string): WorldProcess | undefined;
};

/** A world on either engine, as commands see it. */
export type CommandedWorld = Pick<World, 'partition' | 'heal' | 'link'> & {
  readonly hosts: readonly CommandedHost[];
};

/** What can be done to a world on either engine. */
export type AnyWorldCommand = Exclude<WorldCommand, { readonly number: number }>;

/** A run as commands see it. */
export type Commanded = Pick<ScheduleRun<never>, 'sim' | 'world' | 'choose'>;

/**
 * To be called from a macrotask.
 * @returns what to tell whoever asked, if anything
 * @throws {HumanError} when the command makes no sense in this world
 */
export function obey(run: Commanded, command: WorldCommand, words: Words['control']): string | undefined {
  switch (command.name) {
    case 'link': {
      const { between, options } = command;
      const settings = Object.entries(options).map(([name, value]) => `${name} ${[value].flat().join('-')}`);
      for (const name of between) host(run.world, name, words);
      run.sim.note('fault', ['link', ...between, ...settings].join(' '));
      return obeyWorld(run.world, command, words);
    }
    case 'next':
      return void run.choose(chosen(run, command.number, words));
    case 'drop':
      return drop(run, command.number, words);
    case 'duplicate':
      return duplicate(run, command.number, words);
    default:
      return obeyWorld(run.world, command, words);
  }
}

/** @throws {HumanError} when the command makes no sense in this world */
export function obeyWorld(
  world: CommandedWorld,
  command: AnyWorldCommand,
  words: Words['control'],
): undefined {
  switch (command.name) {
    case 'kill':
      return void process(world, command.process, words).kill();
    case 'restart':
      return restart(world, command.process, words);
    case 'stop':
      return void process(world, command.process, words).shutDown();
    case 'freeze':
      return void process(world, command.process, words).pause();
    case 'thaw':
      return void process(world, command.process, words).resume();
    case 'type':
      return void process(world, command.process, words).type(command.line);
    case 'partition': {
      const [from, to] = [command.from, command.to].map((names) =>
        names.map((name) => host(world, name, words)),
      );
      return void world.partition(from ?? [], to ?? [], { oneWay: command.oneWay });
    }
    case 'heal':
      return void world.heal();
    case 'link': {
      const [a, b] = command.between;
      return void world.link(host(world, a, words), host(world, b, words), command.options);
    }
    case 'poweroff':
      return void host(world, command.host, words).powerFail();
    case 'poweron':
      return void host(world, command.host, words).powerOn();
    case 'clock':
      return void host(world, command.host, words).setClock({ offset: command.offset, drift: command.drift });
    case 'faildisk':
      return void host(world, command.host, words).failDisk({ on: command.on });
    default:
      return command satisfies never;
  }
}

export function processesOf(world: CommandedWorld): readonly CommandedProcess[] {
  return world.hosts.flatMap(({ processes }) => processes);
}

function restart(world: CommandedWorld, name: string, words: Words['control']): undefined {
  const started = lastOf(world, name) ?? lastOf(world, process(world, name, words).name);
  if (!started) throw new HumanError(words.notStarted(name));
  started.restart();
}

/** The process of that name that `start` started last, dead or alive. */
function lastOf(world: CommandedWorld, name: string): WorldProcess | undefined {
  return world.hosts.map((one) => one.startedAs(name)).find((started) => started !== undefined);
}

/** @param word a name or a pid */
function process(world: CommandedWorld, word: string, words: Words['control']): CommandedProcess {
  const all = processesOf(world);
  const found = all.find(({ name, pid }) => name === word || String(pid) === word);
  if (found) return found;
  throw new HumanError(words.noProcess(word, all.map(({ name }) => name).join(', ')));
}

function host(world: CommandedWorld, word: string, words: Words['control']): CommandedHost {
  const found = world.hosts.find(({ name }) => name === word);
  if (found) return found;
  throw new HumanError(words.whichHost(world.hosts.map(({ name }) => name).join(', ')));
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
