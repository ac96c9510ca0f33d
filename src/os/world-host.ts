import type { Exit, Host } from '../host/api';
import type { DiskFault, LoadModule, StartOptions, WorldHost, WorldProcess } from '../host/world-api';
import type { Machine } from './machine';
import { realNow } from './machine';
import type { OsProcess } from './os-process';
import { Probe } from './probe';
import type { Supervisor } from './supervisor';

/** How a process was started, to start it again. */
interface Started {
  readonly program: string;
  readonly options: StartOptions;
}

/** A machine as the author of a scenario sees it. */
export class OsWorldHost implements WorldHost {
  readonly #started = new Map<OsProcess, Started>();
  readonly #known = new Map<OsProcess, OsWorldProcess>();

  constructor(
    readonly supervisor: Supervisor,
    readonly machine: Machine,
    readonly draw: (limit: number) => number,
  ) {}

  get name(): string {
    return this.machine.name;
  }

  get on(): boolean {
    return this.machine.on;
  }

  get memoryUsed(): number {
    return this.machine.memory.total;
  }

  start(program: string, options: StartOptions = {}): OsWorldProcess {
    if (!this.supervisor.setup.loader.has(program))
      throw new Error(`there is no program “${program}” to start on ${this.name}`);
    return this.#start(program, options);
  }

  #start(program: string, options: StartOptions, after?: Promise<unknown>): OsWorldProcess {
    const process = this.supervisor.startProgram(this.machine, program, {
      ...options,
      ...(after && { after }),
    });
    this.#started.set(process, { program, options: { ...options, name: process.name } });
    return this.process(process);
  }

  async run<T>(body: (host: Host, student: LoadModule) => Promise<T> | T): Promise<T> {
    // Who was started before is at work before, as in the simulator.
    await this.supervisor.settled();
    return new Probe(this.supervisor, this.machine).run(body);
  }

  get processes(): readonly OsWorldProcess[] {
    return [...this.machine.processes].map((process) => this.process(process));
  }

  /** The process that `start` last started under that name, dead or alive. */
  startedAs(name: string): OsWorldProcess | undefined {
    const process = [...this.#started.keys()].find((started) => started.name === name);
    return process && this.process(process);
  }

  process(process: OsProcess): OsWorldProcess {
    let known = this.#known.get(process);
    if (known === undefined) {
      known = new OsWorldProcess(this, process);
      this.#known.set(process, known);
    }
    return known;
  }

  setClock({ offset, drift }: { readonly offset?: number; readonly drift?: number }): void {
    const { machine, supervisor } = this;
    supervisor.fault(`set the clock of ${this.name}`, machine);
    const shows = offset === undefined ? machine.now() : supervisor.recorder.now + offset;
    const rate = drift === undefined ? machine.clock.rate : 1 + drift / 1_000_000;
    machine.clock = { at: realNow(), shows, rate };
    for (const process of machine.processes) process.send({ op: 'clock', clock: machine.clock });
  }

  failDisk(fault: DiskFault): void {
    this.supervisor.fault(`the disk of ${this.name} fails on ${fault.on}`, this.machine);
    this.machine.medium.fail(fault);
  }

  powerFail(): void {
    const { machine, supervisor } = this;
    if (!machine.on) return;
    supervisor.fault(`power failure at ${this.name}`, machine);
    machine.on = false;
    for (const process of [...machine.processes]) supervisor.end(process, 'power failure', true);
    machine.medium.lose(this.draw);
  }

  powerOn(): void {
    const { machine, supervisor } = this;
    if (machine.on) return;
    supervisor.fault(`power on at ${this.name}`, machine);
    machine.on = true;
    supervisor.network.changed();
    for (const [process, { program, options }] of [...this.#started]) {
      this.#started.delete(process);
      this.#start(program, options, process.gone);
    }
  }

  restart(process: OsProcess): OsWorldProcess {
    const started = this.#started.get(process);
    if (!started)
      throw new Error(`${process.name} was not started by \`start\`, so it cannot be started again`);
    this.supervisor.fault(`restart ${process.name}`, this.machine);
    this.supervisor.end(process, 'killed', true);
    this.#started.delete(process);
    return this.#start(started.program, started.options, process.gone);
  }

  get files(): ReadonlyMap<string, string> {
    return this.machine.medium.texts();
  }

  putFile(name: string, content: string): void {
    this.machine.medium.put(name, content);
  }
}

/** A process as the author of a scenario sees it. */
export class OsWorldProcess implements WorldProcess {
  constructor(
    readonly host: OsWorldHost,
    readonly process: OsProcess,
  ) {}

  get pid(): number {
    return this.process.pid;
  }

  get name(): string {
    return this.process.name;
  }

  get alive(): boolean {
    return this.process.alive;
  }

  get paused(): boolean {
    return this.process.paused;
  }

  get output(): readonly string[] {
    return this.process.output;
  }

  kill(): void {
    if (!this.alive) return;
    this.#fault('kill');
    this.host.supervisor.end(this.process, 'killed', true);
  }

  restart(): OsWorldProcess {
    return this.host.restart(this.process);
  }

  pause(): void {
    this.#fault('pause');
    this.process.pause();
  }

  resume(): void {
    this.#fault('resume');
    this.process.resume();
  }

  shutDown(): void {
    this.#fault('shut down');
    this.process.send({ op: 'shutDown' });
  }

  type(line: string): void {
    this.process.send({ op: 'input', line });
  }

  get exited(): Promise<Exit> {
    return new Promise((resolve) => this.process.exited(resolve));
  }

  #fault(what: string): void {
    this.host.supervisor.fault(`${what} ${this.name}`, this.host.machine);
  }
}
