import type {
  Address,
  ChildProcess,
  ConnectOptions,
  Connection,
  DatagramSocket,
  Disk,
  Exit,
  Host,
  Listener,
  ListenOptions,
  LoadedCode,
  SpawnOptions,
} from '../host/api';
import { HostError } from '../host/api';
import { formatLine } from '../host/format';
import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import { SimConnection } from './connection';
import { SimDatagramSocket } from './datagram';
import { SimDisk } from './disk';
import { Handshake } from './handshake';
import { SimListener } from './listener';
import { checkPort } from './ports';
import type { SimProcess } from './process';
import { ProcessEnded } from './process-ended';
import type { Socket } from './socket';

/** The host API for one process of the simulation. */
export class ProcessHost implements Host {
  readonly #process: SimProcess;
  readonly #disk: SimDisk;
  readonly connection: Connection | undefined;
  #abort: { readonly signal: AbortSignal; abort(): void } | undefined;
  #aborted = false;

  constructor(process: SimProcess, inherited: Socket | undefined) {
    this.#process = process;
    this.#disk = new SimDisk(process);
    this.connection = inherited && new SimConnection(inherited, process);
  }

  get name(): string {
    return this.#process.machine.name;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get args(): readonly string[] {
    return this.#process.args;
  }

  get disk(): Disk {
    return this.#disk;
  }

  get input(): AsyncIterable<string> {
    return this.#process.input;
  }

  /** Made at first use: most programs never look. */
  get signal(): AbortSignal {
    this.#abort ??= this.#process.sim.makeAbort((error) => this.#process.end({ error }));
    if (this.#aborted) this.#abort.abort();
    return this.#abort.signal;
  }

  abort(): void {
    this.#aborted = true;
    this.#abort?.abort();
  }

  now(): number {
    return this.#process.machine.clock();
  }

  sleep(ms: number): Promise<void> {
    const delay = this.#process.machine.toWorldTime(duration('sleep', ms));
    return this.#later(`sleep(${ms})`, (done) => this.#process.after(delay, done));
  }

  compute(ms: number): Promise<void> {
    const time = duration('compute', ms) * 1_000;
    const process = this.#process;
    const { sim, machine } = process;
    sim.trace.add(
      kindNumber.compute,
      sim.now,
      machine.index,
      process.traceIndex,
      none,
      none,
      time,
      sim.cause,
      none,
      sim.here(),
    );
    return this.#later(`compute(${ms})`, (done) => machine.cpu.compute(process, time, done));
  }

  #later(what: string, plan: (done: () => void) => void): Promise<void> {
    this.#process.mustLive();
    return this.#process.waiting(() => what, new Promise<void>(plan));
  }

  random(): number {
    return this.#process.machine.random.below(0x1_0000_0000) / 0x1_0000_0000;
  }

  log(...values: unknown[]): void {
    this.#process.log(formatLine(values));
  }

  exit(code = 0): never {
    this.#process.end({ code });
    throw new ProcessEnded();
  }

  async listen(port: number, options: ListenOptions = {}): Promise<Listener> {
    const process = this.#process;
    process.mustLive();
    checkPort(port);
    const { machine } = process;
    const own = port === 0 ? machine.tcpPorts.pick() : port;
    if (machine.listeners.has(own)) {
      throw new HostError('EADDRINUSE', `another process of ${machine.name} listens on port ${own} already`);
    }
    const listener = new SimListener(own, process, options.backlog ?? limits.backlog);
    machine.listeners.set(own, listener);
    process.ports.add(listener);
    return Promise.resolve(listener);
  }

  connect(address: Address, options: ConnectOptions = {}): Promise<Connection> {
    const process = this.#process;
    process.mustLive();
    const target = process.sim.findMachine(address.host);
    if (!target) return Promise.reject(new HostError('ENOTFOUND', `no host is called “${address.host}”`));
    const timeout = (options.timeout ?? limits.connectTimeout) * 1_000;
    const connected = new Promise<Connection>((resolve, reject) => {
      new Handshake(process, target, address, timeout, (outcome) => {
        if (outcome instanceof HostError) reject(outcome);
        else resolve(new SimConnection(outcome, process));
      });
    });
    return process.waiting(() => `connect to ${address.host}:${address.port}`, connected);
  }

  async datagram(port = 0): Promise<DatagramSocket> {
    const process = this.#process;
    process.mustLive();
    checkPort(port);
    const { machine } = process;
    const own = port === 0 ? machine.udpPorts.pick() : port;
    if (machine.datagramSockets.has(own)) {
      throw new HostError(
        'EADDRINUSE',
        `another process of ${machine.name} has the datagram port ${own} already`,
      );
    }
    const socket = new SimDatagramSocket(own, process);
    machine.datagramSockets.set(own, socket);
    process.ports.add(socket);
    return Promise.resolve(socket);
  }

  get handoffs(): AsyncIterable<Connection> {
    return handedTo(this.#process);
  }

  spawn(program: string, options: SpawnOptions = {}): Promise<ChildProcess> {
    const process = this.#process;
    process.mustLive();
    const { sim, machine } = process;
    if (!sim.loader.has(program))
      return Promise.reject(new HostError('ENOENT', `there is no program “${program}”`));
    const text = sim.trace.text(program);
    const cause = sim.trace.add(
      kindNumber.spawn,
      sim.now,
      machine.index,
      process.traceIndex,
      none,
      none,
      0,
      sim.cause,
      text,
      sim.here(),
    );
    const connection = options.connection as SimConnection | undefined;
    const child = sim.startProgram(machine, program, {
      args: options.args ?? [],
      cause,
      ...(connection && { inherited: (to: SimProcess) => connection.surrender(to) }),
    });
    return Promise.resolve(new Child(child, process));
  }

  loadCode(modules: Readonly<Record<string, string>>, entry: string): LoadedCode {
    const process = this.#process;
    process.mustLive();
    if (!process.instance) throw new HostError('EINVAL', 'this process has not begun');
    if (typeof entry !== 'string') {
      throw new HostError('EINVAL', `the entry is the name of a module, not ${String(entry)}`);
    }
    return { exports: process.instance.code(modules, entry) };
  }
}

async function* handedTo(process: SimProcess): AsyncGenerator<Connection> {
  for await (const socket of process.handoffs) yield new SimConnection(socket, process);
}

class Child implements ChildProcess {
  readonly #child: SimProcess;
  readonly exited: Promise<Exit>;

  constructor(child: SimProcess, parent: SimProcess) {
    this.#child = child;
    this.exited = new Promise((resolve) => child.exited((exit) => parent.wake(() => resolve(exit))));
  }

  get pid(): number {
    return this.#child.pid;
  }

  kill(): void {
    this.#child.end('killed');
  }

  shutDown(): void {
    this.#child.shutDown();
  }
}

function duration(what: string, ms: number): number {
  if (typeof ms === 'number' && ms >= 0 && ms < Infinity) return ms;
  throw new HostError('EINVAL', `${what} takes milliseconds, 0 or more, not ${String(ms)}`);
}
