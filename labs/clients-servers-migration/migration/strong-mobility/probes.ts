/** What programs print where, and docks of the checks that talk to the student's. */
import assert from 'node:assert/strict';
import type { Host, Json } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as MachineModule from './starter/machine/machine';
import type { Machine } from './starter/machine/machine';
import type { Program } from './starter/machine/program';
import { port } from './starter/messages';
import type { Request } from './starter/messages';
import type * as SnapshotModule from './starter/snapshot';

/** A line that a program printed. */
export interface Line {
  /** The host on which it was printed, and the process of the dock. */
  readonly host: string;
  readonly pid: number;
  /** The program's name. */
  readonly id: string;
  readonly text: string;
  /** When, in ms. */
  readonly at: number;
}

/** Starts docks on these hosts. */
export function startDocks(world: World, ...names: readonly string[]): void {
  for (const name of names) world.host(name).start('daemon.ts', { name });
}

/** The dock of a host, where one runs. */
export function dockOf(world: World, host: string): WorldProcess | undefined {
  return world.host(host).processes.find(({ name }) => name === host);
}

/** Types an order at a dock; a host without power hears nothing. */
export function order(world: World, host: string, line: string): void {
  dockOf(world, host)?.type(line);
}

/** Everything that programs print from now on, on all docks, in the order in which it happens. */
export class Watch {
  readonly lines: Line[] = [];
  readonly #read = new Map<WorldProcess, number>();

  constructor(readonly world: World) {
    world.invariant('', () => {
      for (const host of world.hosts) for (const process of host.processes) this.#look(process);
      return true;
    });
  }

  #look(process: WorldProcess): void {
    const { output } = process;
    for (let n = this.#read.get(process) ?? 0; n < output.length; n++) {
      const [, id, text] = /^([\w.-]+): (.*)$/.exec(output[n] ?? '') ?? [];
      if (id === undefined || text === undefined) continue;
      this.lines.push({ host: process.host.name, pid: process.pid, id, text, at: this.world.now() });
    }
    this.#read.set(process, output.length);
  }

  on(host: string): Line[] {
    return this.lines.filter((line) => line.host === host);
  }

  /** Waits for a condition on what was printed; tells whether it came. */
  async until(holds: () => boolean, within: number): Promise<boolean> {
    return this.world.eventually('', holds, { within }).then(
      () => true,
      () => false,
    );
  }

  /** Where which lines were printed, in words. */
  get story(): string {
    const parts: { host: string; pid: number; id: string; texts: string[] }[] = [];
    for (const { host, pid, id, text } of this.lines) {
      const last = parts.at(-1);
      if (last?.host === host && last.id === id && last.pid === pid) last.texts.push(text);
      else parts.push({ host, pid, id, texts: [text] });
    }
    if (parts.length === 0) return 'nothing';
    return parts
      .slice(-8)
      .map(({ host, id, texts }) => `${host}, ${id}: ${shortened(texts)}`)
      .join('; then ');
  }
}

function shortened(texts: readonly string[]): string {
  return texts.length < 5 ? texts.join(', ') : `${texts[0]}, ${texts[1]} … ${texts.at(-1)}`;
}

/** Runs a program to its end, and gives what it prints; the last line says so when it comes to grief. */
export async function linesOf(machine: Machine): Promise<string[]> {
  const lines: string[] = [];
  try {
    while (!machine.halted) await machine.step(environment(lines));
  } catch (error) {
    lines.push(firstLine(error));
  }
  return lines;
}

export function environment(lines: string[]): MachineModule.Environment {
  return {
    say: (line) => void lines.push(line),
    open: (type, name) => ({ type, name }),
    use: ({ name }, operation, value) => {
      lines.push(`${name} ${operation} ${String(value)}`);
      return Number(value);
    },
    fork: (machine) => void machine.stack.push(0),
  };
}

/** The student's capture and restore, and the machine that they know. */
export function modulesOf(student: LoadModule): typeof SnapshotModule & typeof MachineModule {
  const { capture, restore } = student<typeof SnapshotModule>('snapshot.ts');
  return {
    ...student<typeof MachineModule>('machine/machine.ts'),
    capture: (machine) => told('capture', () => capture(machine)),
    restore: (snapshot) => told('restore', () => restore(snapshot)),
  };
}

/** Says which of the student's functions threw, and what. */
function told<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    return assert.fail(`${what}(…) threw an error: ${firstLine(error)}`);
  }
}

/** What becomes of a snapshot on its way to another host. */
export function sent(snapshot: Json): Json {
  try {
    return JSON.parse(JSON.stringify(snapshot)) as Json;
  } catch (error) {
    return assert.fail(`The snapshot is no JSON value, so it cannot be sent: ${firstLine(error)}.`);
  }
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? '';
}

/** Asks the dock of a host, as another dock does. @returns undefined when it goes away, or does not answer in 20 s */
export async function ask(host: Host, to: string, request: Request): Promise<Json | undefined> {
  const connection = await host.connect({ host: to, port });
  void host.sleep(20_000).then(() => connection.reset());
  try {
    await connection.send(request);
    return await connection.receive<Json>();
  } catch {
    return undefined; // what was not answered is the check's to judge
  } finally {
    connection.end();
  }
}

/** Brings a program to a dock, by an offer and a go of the check's own dock. */
export async function bring(
  world: World,
  to: string,
  id: string,
  program: Program,
  prepare: (machine: Machine) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await world.host('bench').run(async (host, student) => {
    const { Machine, capture } = modulesOf(student);
    const machine = new Machine(program);
    await prepare(machine);
    const offer = `bench-${host.pid}`;
    const kept = await ask(host, to, { offer, id, snapshot: sent(capture(machine)) });
    const runs = await ask(host, to, { go: offer });
    if (kept === undefined || runs === undefined)
      assert.fail(`Another dock offered “${id}” to ${to}, and then said go. It got no answer.`);
  });
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
