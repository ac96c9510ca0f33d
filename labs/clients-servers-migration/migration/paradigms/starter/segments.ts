/**
 * GIVEN: the three segments of a component, as files of a machine, and the one way to run them. A component is called
 * `seller`, `scout`, and so on; its code segment is the file `seller.code`, its execution state `seller.state`. The resources
 * are all other files: catalogues and wishes. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';
import type { Code, Segments } from './protocol';

/** What code gets of the machine on which it runs. */
export interface Place {
  /** The name of the machine. */
  readonly machine: string;
  /** The text of a file of the machine. @throws when there is none */
  read(file: string): Promise<string>;
  /** Occupies the processor of the machine for so many milliseconds. */
  compute(ms: number): Promise<void>;
}

/** What the entry module of a code segment exports as its default. It changes the state that it is given. */
export type Run = (state: Json, place: Place, wish: Json) => Promise<Json>;

/** The files that components have read on this machine, a line each. */
const journal = 'journal';

/** The code segment of a component. @throws when it is not on this machine */
export async function readCode(host: Host, name: string): Promise<Code> {
  return JSON.parse(await readFile(host, `${name}.code`)) as Code;
}

export async function writeCode(host: Host, name: string, code: Code): Promise<void> {
  await host.disk.write(`${name}.code`, JSON.stringify(code));
}

/** The execution state of a component. @throws when it is not on this machine */
export async function readState(host: Host, name: string): Promise<Json> {
  return JSON.parse(await readFile(host, `${name}.state`)) as Json;
}

export async function writeState(host: Host, name: string, state: Json): Promise<void> {
  await host.disk.write(`${name}.state`, JSON.stringify(state));
}

/** Removes code and execution state of a component from this machine. */
export async function removeSegments(host: Host, name: string): Promise<void> {
  await host.disk.remove(`${name}.code`);
  await host.disk.remove(`${name}.state`);
}

const running = new Map<string, Promise<unknown>>();

/**
 * Runs `code` here, with the files and the processor of this machine, on the execution state `${name}.state` of this machine.
 * The state that the run leaves is written back. One run at a time uses a state.
 * @returns what the code gives
 */
export async function execute(host: Host, code: Code, name: string, wish: Json = null): Promise<Json> {
  const before = running.get(name) ?? Promise.resolve();
  const run = before.then(() => executeAlone(host, code, name, wish));
  running.set(
    name,
    run.catch(() => undefined),
  );
  return run;
}

async function executeAlone(host: Host, code: Code, name: string, wish: Json): Promise<Json> {
  const state = await readState(host, name);
  const run = host.loadCode(code.modules, code.entry).exports.default as Run;
  const result = await run(state, placeFor(host, name), wish);
  await writeState(host, name, state);
  return result;
}

function placeFor(host: Host, name: string): Place {
  return {
    machine: host.name,
    read: async (file) => {
      await host.disk.append(journal, `${name} ${file}\n`);
      return readFile(host, file);
    },
    compute: (ms) => host.compute(ms),
  };
}

async function readFile(host: Host, file: string): Promise<string> {
  const text = await host.disk.readText(file);
  if (text === undefined) throw new Error(`there is no file ${file} on ${host.name}`);
  return text;
}

/** Which segments of these components are on this machine. */
export async function census(host: Host, names: readonly string[]): Promise<Segments> {
  const files = await host.disk.list();
  const states: Record<string, Json> = {};
  for (const name of names) if (files.includes(`${name}.state`)) states[name] = await readState(host, name);
  const read = ((await host.disk.readText(journal)) ?? '').split('\n').map((line) => line.split(' ')[0]);
  return {
    codes: names.filter((name) => files.includes(`${name}.code`)),
    states,
    used: names.filter((name) => read.includes(name)),
  };
}
