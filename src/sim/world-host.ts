import type { Host } from '../host/api';
import { ProcessEnded } from '../host/process-ended';
import { encodeUtf8 } from '../host/text';
import type { DiskFault, LoadModule, StartOptions, WorldHost, WorldProcess } from '../host/world-api';
import { kindNumber, none } from '../trace/writer';
import type { ClockSetting } from './clock';
import { describe } from './ending';
import type { Machine } from './machine';
import type { Body, SimProcess } from './process';
import type { Simulation } from './simulation';

/** How a process was started, to start it again. */
interface Started {
  readonly program: string;
  readonly options: StartOptions & { readonly name: string };
}

/** A machine as the author of a scenario sees it. */
export class SimWorldHost implements WorldHost {
  readonly #sim: Simulation;
  readonly #machine: Machine;
  /** The programs of `start`, by the process that runs each now. */
  readonly #started = new Map<SimProcess, Started>();
  readonly #known = new Map<SimProcess, SimWorldProcess>();

  constructor(sim: Simulation, machine: Machine) {
    this.#sim = sim;
    this.#machine = machine;
  }

  get name(): string {
    return this.#machine.name;
  }

  /** Its place among the hosts of the trace. */
  get index(): number {
    return this.#machine.index;
  }

  start(program: string, options: StartOptions = {}): SimWorldProcess {
    if (!this.#sim.loader.has(program))
      throw new Error(`there is no program “${program}” to start on ${this.name}`);
    return this.#start(program, options);
  }

  #start(program: string, options: StartOptions): SimWorldProcess {
    const process = this.#sim.startProgram(this.#machine, program, options);
    this.#started.set(process, { program, options: { ...options, name: process.name } });
    return this.process(process);
  }

  run<T>(body: (host: Host, student: LoadModule) => Promise<T> | T): Promise<T> {
    return new Promise((resolve, reject) => {
      const main: Body = async (host, instance) => {
        try {
          resolve(await body(host, <M>(file: string) => instance.module(file) as M));
        } catch (error) {
          reject(error);
        }
      };
      const probe = this.#sim.start(this.#machine, 'probe', main, { probe: true });
      // Settled by the body first, where it comes to its end.
      probe.ended((ending) => {
        if (typeof ending === 'object' && 'error' in ending) reject(ending.error);
        else reject(new ProcessEnded(`the process of the check ended early: ${describe(ending)}`));
      });
    });
  }

  get processes(): readonly SimWorldProcess[] {
    return [...this.#machine.processes].map((process) => this.process(process));
  }

  /** The process that `start` last started under that name, dead or alive. */
  startedAs(name: string): SimWorldProcess | undefined {
    const process = [...this.#started.keys()].find((started) => started.name === name);
    return process && this.process(process);
  }

  process(process: SimProcess): SimWorldProcess {
    let known = this.#known.get(process);
    if (known === undefined) {
      known = new SimWorldProcess(this, process);
      this.#known.set(process, known);
    }
    return known;
  }

  get on(): boolean {
    return this.#machine.on;
  }

  get memoryUsed(): number {
    return this.#machine.resources.memoryUsed;
  }

  setClock(clock: ClockSetting): void {
    const { offset, drift } = clock;
    const parts = [
      ...(offset === undefined ? [] : [`offset ${offset} ms`]),
      ...(drift === undefined ? [] : [`drift ${drift} ppm`]),
    ];
    this.note(`clock of ${this.name}: ${parts.join(', ')}`);
    this.#machine.clock.set(clock);
  }

  failDisk(fault: DiskFault): void {
    const { on, file = '', error = 'EIO', times = 1 } = fault;
    const what = [`${times} ×`, error, on, file].filter((part) => part !== '').join(' ');
    this.note(`disk of ${this.name}: ${what}`);
    this.#machine.diskFaults.add(fault);
  }

  powerFail(): void {
    const machine = this.#machine;
    if (!machine.on) return;
    this.#sim.note('fault', `power failure at ${this.name}`, machine.index);
    machine.on = false;
    machine.boot++;
    for (const process of [...machine.processes]) process.end('power failure');
    this.#loseUnsynced();
  }

  #loseUnsynced(): void {
    const { trace, now, cause } = this.#sim;
    const { medium, index, losses } = this.#machine;
    const { files, changes } = medium.lose(losses);
    if (files.length === 0) return;
    const text = trace.text(files.join(', '));
    trace.add(kindNumber['disk-lost'], now, index, none, none, none, changes, cause, text, none);
  }

  powerOn(): void {
    const machine = this.#machine;
    if (machine.on) return;
    this.#sim.note('fault', `power on at ${this.name}`, machine.index);
    machine.on = true;
    for (const [process, { program, options }] of [...this.#started]) {
      this.#started.delete(process);
      this.#start(program, options);
    }
  }

  restart(process: SimProcess): SimWorldProcess {
    const started = this.#started.get(process);
    if (!started)
      throw new Error(`${process.name} was not started by \`start\`, so it cannot be started again`);
    this.#sim.note('fault', `restart ${process.name}`, this.#machine.index);
    process.end('killed');
    this.#started.delete(process);
    return this.#start(started.program, started.options);
  }

  kill(process: SimProcess): void {
    if (!process.alive) return;
    this.#sim.note('fault', `kill ${process.name}`, this.#machine.index);
    process.end('killed');
  }

  note(what: string): void {
    this.#sim.note('fault', what, this.#machine.index);
  }

  get files(): ReadonlyMap<string, string> {
    return this.#machine.medium.texts();
  }

  putFile(name: string, content: string): void {
    this.#machine.medium.change({ kind: 'write', name, bytes: encodeUtf8(content) });
    this.#machine.medium.sync();
  }
}

/** A process as the author of a scenario sees it. */
export class SimWorldProcess implements WorldProcess {
  readonly #process: SimProcess;

  constructor(
    readonly host: SimWorldHost,
    process: SimProcess,
  ) {
    this.#process = process;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get name(): string {
    return this.#process.name;
  }

  get alive(): boolean {
    return this.#process.alive;
  }

  get paused(): boolean {
    return this.#process.paused;
  }

  get output(): readonly string[] {
    return this.#process.output;
  }

  kill(): void {
    this.host.kill(this.#process);
  }

  restart(): SimWorldProcess {
    return this.host.restart(this.#process);
  }

  pause(): void {
    this.host.note(`pause ${this.name}`);
    this.#process.pause();
  }

  resume(): void {
    this.host.note(`resume ${this.name}`);
    this.#process.resume();
  }

  shutDown(): void {
    this.host.note(`shut down ${this.name}`);
    this.#process.shutDown();
  }

  type(line: string): void {
    this.#process.input.type(line);
  }

  get exited(): Promise<{ readonly code?: number; readonly error?: string }> {
    return new Promise((resolve) => this.#process.exited(resolve));
  }
}
