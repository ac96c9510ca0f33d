/**
 * GIVEN: the site of one host, where programs run and resources are. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';
import { HostError } from 'dlabs';
import { execute } from './machine/execute';
import type { Environment } from './machine/machine';
import { Machine } from './machine/machine';
import type { Instruction, Program } from './machine/program';
import { MachineError, toNumber } from './machine/values';
import type { Answer, Question } from './messages';
import { port } from './messages';
import { use } from './reference';
import { arrived, pack, unpack } from './segment';
import { capture, restore } from './snapshot';
import type { Store } from './store';
import type { Binding, Reference } from './things';
import { referenceTo } from './things';

/** Milliseconds of computing for one step of a program. */
const stepTime = 10;

/** Milliseconds that `ask` waits for an answer. */
const patience = 4_000;

/** A program that runs here. */
interface Run {
  readonly machine: Machine;
  stopping: boolean;
  /** Settles when no step of it is under way any more. */
  idle: Promise<void>;
}

export class Site {
  readonly #runs = new Map<string, Run>();
  readonly #departures = new Set<Promise<void>>();

  constructor(
    readonly host: Host,
    readonly store: Store,
  ) {}

  /** Starts a new program here. */
  launch(name: string, program: Program): void {
    if (this.#runs.has(name)) throw new MachineError(`there is a ${name} here already`);
    this.#start(name, new Machine(program));
  }

  /** Moves a program to the site of another host. @throws when it does not: then it goes on here */
  async depart(name: string, to: string): Promise<void> {
    if (to === this.host.name && this.#runs.has(name))
      throw new MachineError(`${to} is where ${name} is already`);
    const machine = await this.#stop(name);
    const departure = this.#send(name, machine, to);
    this.#departures.add(departure);
    await departure.finally(() => this.#departures.delete(departure));
  }

  async #send(name: string, machine: Machine, to: string): Promise<void> {
    const before = references(machine);
    let resources: Json;
    let after: Reference[];
    try {
      resources = JSON.parse(JSON.stringify(await pack(this, name, before))) as Json;
      after = (await this.ask(to, { arrive: name, snapshot: capture(machine), resources })) as Reference[];
    } catch (error) {
      this.#start(name, machine);
      throw error;
    }
    await arrived(this, resources);
    const held = new Set(after.map(({ host, id }) => `${host} ${id}`));
    for (const { host, id } of before) if (!held.has(`${host} ${id}`)) await this.#release(host, id, name);
  }

  /** Ends a program, if it is here. */
  async end(name: string): Promise<void> {
    await this.#close(name, await this.#stop(name));
  }

  async #close(name: string, machine: Machine): Promise<void> {
    this.#runs.delete(name);
    for (const { host, id } of references(machine)) await this.#release(host, id, name);
    this.host.log(`(${name} has ended)`);
  }

  /** Lets a program execute these instructions, and takes the number that they leave on its stack. */
  async perform(name: string, ...instructions: readonly Instruction[]): Promise<number> {
    const run = this.#run(name);
    const steps = run.idle.then(async () => {
      for (const instruction of instructions)
        await execute(run.machine, instruction, this.#environment(name));
    });
    run.idle = steps.catch(() => undefined); // who typed the instructions gets the error
    await steps;
    return toNumber(run.machine.stack.pop() ?? NaN);
  }

  /**
   * Uses a resource of another host, over the network.
   * @throws {MachineError} when it is not there, there is no such operation, or no answer comes within 4 s
   */
  async useAt(host: string, id: string, operation: string, value: number): Promise<number> {
    return Number(await this.ask(host, { use: id, operation, value }));
  }

  /** Asks the site of another host, and gives its answer. @throws {MachineError} when there is none within 4 s, or it is an error */
  async ask(to: string, question: Question): Promise<Json> {
    const answer = await this.#exchange(to, question).catch((error: unknown) => {
      if (error instanceof HostError) return { error: `${to} does not answer (${error.code})` };
      throw error;
    });
    if ('error' in answer) throw new MachineError(answer.error);
    return answer.result;
  }

  async #exchange(to: string, question: Question): Promise<Answer> {
    const connection = await this.host.connect({ host: to, port }, { timeout: patience });
    const alarm = setTimeout(() => connection.reset(), patience);
    try {
      await connection.send(question);
      return (await connection.receive<Answer>()) ?? { error: `${to} gave no answer` };
    } finally {
      clearTimeout(alarm);
      connection.end();
    }
  }

  /** What this site answers to a question. */
  async answer(question: Question): Promise<Answer> {
    try {
      return { result: await this.#do(question) };
    } catch (error) {
      if (isExpected(error)) return { error: error.message };
      throw error;
    }
  }

  async #do(question: Question): Promise<Json> {
    if ('use' in question) return this.store.use(question.use, question.operation, question.value);
    if ('release' in question) {
      await this.store.release(question.release, question.program);
      return null;
    }
    const { arrive, snapshot, resources } = question;
    if (this.#runs.has(arrive)) throw new MachineError(`there is a ${arrive} on ${this.host.name} already`);
    const table = await unpack(this, resources);
    for (const { host, id } of table) if (host === this.host.name) this.store.hold(id, arrive);
    const machine = restore(snapshot);
    machine.resources.push(...table);
    this.#start(arrive, machine);
    return table;
  }

  async #release(host: string, id: string, program: string): Promise<void> {
    if (host === this.host.name) return this.store.release(id, program);
    await this.ask(host, { release: id, program }).catch((error: unknown) => {
      if (!isExpected(error)) throw error;
      this.host.log(`(${host} does not know that ${program} has no ${id} any more: ${error.message})`);
    });
  }

  #run(name: string): Run {
    const run = this.#runs.get(name);
    if (!run || run.stopping) throw new MachineError(`there is no ${name} here`);
    return run;
  }

  #start(name: string, machine: Machine): void {
    this.host.log(`(${name} is here now)`);
    const run: Run = { machine, stopping: false, idle: Promise.resolve() };
    this.#runs.set(name, run);
    // A program without instructions waits for some to be typed.
    if (machine.program.instructions.length > 0) run.idle = this.#steps(name, run);
  }

  async #stop(name: string): Promise<Machine> {
    const run = this.#run(name);
    run.stopping = true;
    await run.idle;
    this.#runs.delete(name);
    return run.machine;
  }

  async #steps(name: string, run: Run): Promise<void> {
    const { machine } = run;
    const environment = this.#environment(name);
    try {
      while (!run.stopping && !machine.halted) {
        await this.host.compute(stepTime);
        if (!run.stopping) await machine.step(environment);
      }
    } catch (error) {
      if (!isExpected(error)) throw error;
      this.host.log(`${name}: failed. ${error.message}`);
    }
    if (run.stopping) return;
    run.stopping = true;
    await this.#close(name, machine);
  }

  /** What a program finds here. */
  #environment(name: string): Environment {
    return {
      say: (line) => this.host.log(`${name}: ${line}`),
      open: (type, resource) => this.#open(name, type, resource),
      use: (resource, operation, value) => use(this, resource as Reference, operation, toNumber(value)),
      fork: () => {
        throw new MachineError('programs do not fork here');
      },
    };
  }

  /** Opens `"file by identifier:ledger"`, `"file by value:ledger"` or `"file by type:any"`. */
  async #open(program: string, how: string, name: string): Promise<Reference> {
    const [, type, binding] = /^(.+) by (identifier|value|type)$/.exec(how) ?? [];
    if (type === undefined || binding === undefined)
      throw new MachineError(`"${how}" should say how: by identifier, by value or by type`);
    await Promise.allSettled(this.#departures); // what goes away now is not for others to open
    const thing = binding === 'type' ? this.store.find(type) : this.store.named(type, name);
    if (!thing) throw new MachineError(`there is no ${type} ${name} on ${this.host.name}`);
    this.store.hold(thing.id, program);
    return referenceTo(thing, this.host.name, binding as Binding);
  }

  /** The programs that run here, with their resource tables. */
  get programs(): [name: string, table: Reference[]][] {
    return [...this.#runs].map(([name, { machine }]) => [name, references(machine)]);
  }
}

/** The resource table. All its entries come from `#open` or from `unpack`. */
function references({ resources }: Machine): Reference[] {
  return [...resources] as Reference[];
}

/** Errors that programs and machines make; all others are mistakes in this code. */
export function isExpected(error: unknown): error is MachineError | HostError {
  return error instanceof MachineError || error instanceof HostError;
}
