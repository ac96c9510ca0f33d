/** The student's functions for the checks; moving a program between kinds of machines; what docks print. */
import assert from 'node:assert/strict';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import { kinds } from './hosts';
import type { HostName } from './hosts';
import type * as EnvelopeModule from './starter/envelope';
import type { Environment } from './starter/machine/machine';
import { Machine } from './starter/machine/machine';
import type { Program } from './starter/machine/program';
import type { NativeEnvironment } from './starter/native/execute';
import type * as NativeModule from './starter/native/native-machine';
import type { NativeMachine, Placement } from './starter/native/native-machine';
import type { SnapshotError } from './starter/snapshot-error';
import type * as SnapshotModule from './starter/snapshot';

/** What a program prints on the abstract machine that knows no bytes: so it must be everywhere. */
export async function expectedOf(program: Program): Promise<string[]> {
  const lines: string[] = [];
  const machine = new Machine(program);
  const { say, open, use } = environment(lines);
  const abstract: Environment = {
    say,
    open,
    use: (resource, operation, value) => use(resource, operation, Number(value)),
    fork: () => assert.fail('no program of this lab forks'),
  };
  while (!machine.halted) await machine.step(abstract);
  return lines;
}

/** A host for programs, that keeps what they print. */
export function environment(lines: string[]): NativeEnvironment {
  return {
    say: (line) => void lines.push(line),
    open: (type, name) => ({ type, name }),
    use: ({ type, name }, operation, value) => {
      lines.push(`${operation} ${value} on the ${type} in ${name}`);
      return value;
    },
  };
}

/** Runs a program to its end, and gives what it prints; the last line says so when it comes to grief. */
export async function linesOf(machine: NativeMachine): Promise<string[]> {
  const lines: string[] = [];
  const place = environment(lines);
  try {
    for (let steps = 0; !machine.halted; steps++) {
      if (steps > 2_000) return [...lines, 'and so on without end'];
      await machine.step(place);
    }
  } catch (error) {
    lines.push(firstLine(error));
  }
  return lines;
}

/** The student's modules, on hosts of all kinds. */
export class Student {
  readonly #NativeMachine: typeof NativeModule.NativeMachine;
  readonly #snapshot: typeof SnapshotModule;
  readonly #envelope: typeof EnvelopeModule;

  constructor(load: LoadModule) {
    this.#NativeMachine = load<typeof NativeModule>('native/native-machine.ts').NativeMachine;
    this.#snapshot = load<typeof SnapshotModule>('snapshot.ts');
    this.#envelope = load<typeof EnvelopeModule>('envelope.ts');
  }

  /** A new machine on a host of this kind. */
  machine(program: Program, host: HostName, placement?: Placement): NativeMachine {
    return new this.#NativeMachine(program, kinds[host], placement);
  }

  capture(machine: NativeMachine, host: HostName): Uint8Array {
    const snapshot = told(`capture(…) on the ${host}`, () => this.#snapshot.capture(machine));
    if (ArrayBuffer.isView(snapshot) && (snapshot as object).constructor.name === 'Uint8Array')
      return snapshot;
    return assert.fail(`capture(…) on the ${host} gave something that is no Uint8Array.`);
  }

  restore(snapshot: Uint8Array, machine: NativeMachine, host: HostName): void {
    told(`restore(…) on the ${host}`, () => this.#snapshot.restore(snapshot, machine));
  }

  /** Moves a program: gives the machine that goes on over there. */
  move(origin: NativeMachine, from: HostName, to: HostName, placement?: Placement): NativeMachine {
    const machine = this.machine(origin.program, to, placement);
    this.restore(received(this.capture(origin, from)), machine, to);
    return machine;
  }

  seal(snapshot: Uint8Array): Uint8Array {
    return told('seal(…)', () => this.#envelope.seal(snapshot));
  }

  /** Opens an envelope that is as it should be. */
  open(sealed: Uint8Array): Uint8Array {
    return told('open(…)', () => this.#envelope.open(received(sealed)));
  }

  /** Opens an envelope that must be refused. @param what in words, for the message */
  refusal(sealed: Uint8Array, what: string): SnapshotError {
    try {
      this.#envelope.open(received(sealed));
    } catch (error) {
      if ((error as Error | undefined)?.name === 'SnapshotError') return error as SnapshotError;
      assert.fail(`open(…) got ${what}. It threw an error that is no SnapshotError: ${firstLine(error)}`);
    }
    return assert.fail(`open(…) got ${what}. It did not refuse it.`);
  }
}

/** Bytes as they come off a network: a piece of a larger buffer. */
export function received(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 24).fill(0xa5);
  buffer.set(bytes, 8);
  return buffer.subarray(8, 8 + bytes.length);
}

/** Says which of the student's functions threw, and what. */
function told<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    return assert.fail(`${what} threw an error: ${firstLine(error)}`);
  }
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? '';
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}

/** A line that a program printed. */
export interface Line {
  readonly host: string;
  readonly text: string;
}

/** Starts docks on these hosts. */
export function startDocks(world: World, ...names: readonly HostName[]): void {
  for (const name of names) world.host(name, kinds[name]).start('daemon.ts', { name: 'dock' });
}

/** Types an order at a dock. */
export function order(world: World, host: string, line: string): void {
  dockOf(world, host)?.type(line);
}

export function dockOf(world: World, host: string): WorldProcess | undefined {
  return world.host(host).processes.find(({ name }) => name === 'dock');
}

/** What one program prints from now on, on all docks, in the order in which it happens. */
export class Watch {
  readonly lines: Line[] = [];
  readonly #read = new Map<WorldProcess, number>();

  constructor(
    readonly world: World,
    readonly id: string,
  ) {
    world.invariant('', () => {
      for (const host of world.hosts) for (const process of host.processes) this.#look(process);
      return true;
    });
  }

  #look(process: WorldProcess): void {
    const { output, host } = process;
    for (let n = this.#read.get(process) ?? 0; n < output.length; n++) {
      const [id, text] = (output[n] ?? '').split(/: (.*)/);
      if (id === this.id && text !== undefined) this.lines.push({ host: host.name, text });
    }
    this.#read.set(process, output.length);
  }

  get texts(): string[] {
    return this.lines.map(({ text }) => text);
  }

  on(host: string): number {
    return this.lines.filter((line) => line.host === host).length;
  }

  get done(): boolean {
    return this.lines.at(-1)?.text === 'done';
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
    const parts: { host: string; texts: string[] }[] = [];
    for (const { host, text } of this.lines) {
      const last = parts.at(-1);
      if (last?.host === host) last.texts.push(text);
      else parts.push({ host, texts: [text] });
    }
    if (parts.length === 0) return 'nothing';
    return parts
      .slice(-8)
      .map(({ host, texts }) => `${host}: ${shortened(texts)}`)
      .join('; then ');
  }
}

function shortened(texts: readonly string[]): string {
  return texts.length < 5 ? texts.join(', ') : `${texts[0]}, ${texts[1]} … ${texts.at(-1)}`;
}
