import { connect as connectSocket, type Socket } from 'node:net';
import type {
  Address,
  Allocation,
  ChildProcess,
  ComputeOptions,
  Connection,
  ConnectOptions,
  DatagramSocket,
  Disk,
  Exit,
  Host,
  Listener,
  ListenOptions,
  LoadedCode,
  MachineAttributes,
  SleepOptions,
  SpawnOptions,
} from '../host/api';
import { HostError } from '../host/api';
import { formatLine } from '../host/format';
import { limits } from '../host/limits';
import type { ProgramInstance } from '../host/program-side';
import type { SourcePlace } from '../trace/data';
import { childNumbers, OsConnection } from './connection';
import { OsDatagramSocket } from './datagrams';
import { OsListener } from './listener';
import { MemoryFile, MemoryShare } from './memory-share';
import { OsDisk } from './os-disk';
import { duration, onAbort, OsTimers } from './os-timers';
import type { Owner, Supervision } from './owner';
import { ProcessEnded } from '../host/process-ended';
import type { ConnectionState, HostFacts, Start, ToProcess } from './protocol';
import { Queue } from './queue';

/** How a process comes to its end by itself. */
export type OwnEnd = { readonly code: number } | { readonly error: unknown } | 'flooded';

/** What surrounds a process. */
export interface ProcessTools {
  readonly supervision: Supervision;
  readonly here: () => SourcePlace | undefined;
  readonly makeAbort: (failed: (error: unknown) => void) => { readonly signal: AbortSignal; abort(): void };
  /** The process has ended itself. Called once. */
  readonly ended: (how: OwnEnd) => void;
}

/** The host API of one process over real sockets and timers. */
export class OsHost implements Host, Owner {
  readonly name: string;
  readonly machine: MachineAttributes;
  readonly disk: Disk;
  readonly input = new Queue<string>();
  readonly handoffs = new Queue<Connection>();
  readonly connection: Connection | undefined;
  readonly timers = new OsTimers(() => this.#facts.clock.rate);
  instance: ProgramInstance | undefined;
  alive = true;
  #facts: HostFacts;
  readonly #memory: MemoryShare;
  readonly #memoryFile: MemoryFile;
  readonly #connections = new Set<OsConnection>();
  readonly #listeners = new Map<number, OsListener>();
  readonly #datagrams = new Set<OsDatagramSocket>();
  readonly #children = new Map<number, (exit: Exit) => void>();
  /** Marks and news of connections that this process is about to get. */
  readonly #early = new Map<string, ((connection: OsConnection) => void)[]>();
  readonly #abort: { readonly signal: AbortSignal; abort(): void };
  #lines = 0;
  #jobs = 0;
  #random: number;
  #quickSteps = 0;
  #ready = false;

  constructor(
    readonly pid: number,
    readonly start: Pick<Start, 'args' | 'host' | 'connection'>,
    readonly tools: ProcessTools,
    inherited?: Socket,
  ) {
    this.#facts = start.host;
    this.name = start.host.name;
    this.machine = start.host.machine;
    this.#random = start.host.seed;
    const { memoryFile, memorySlot, memoryTaken, machine } = start.host;
    this.#memoryFile = new MemoryFile(memoryFile);
    this.#memory = new MemoryShare(this.#memoryFile, memorySlot, machine.memory, memoryTaken);
    this.#abort = tools.makeAbort((error) => this.end({ error }));
    this.disk = new OsDisk(this);
    if (start.connection && inherited) this.connection = this.#adopt(inherited, start.connection);
  }

  get args(): readonly string[] {
    return this.start.args;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get supervision(): Supervision {
    return this.tools.supervision;
  }

  here(): SourcePlace | undefined {
    return this.tools.here();
  }

  mustLive(): void {
    if (!this.alive) throw new ProcessEnded();
  }

  /** The program runs: from now on the process is ready as soon as no quick step is under way. */
  begun(): void {
    void this.quick(Promise.resolve());
  }

  quick<T>(step: Promise<T>): Promise<T> {
    if (this.#ready) return step;
    this.#quickSteps++;
    const over = (): void => {
      // What the program does next it does in the microtasks before the next turn of the event loop.
      setImmediate(() => {
        if (--this.#quickSteps > 0 || this.#ready || !this.alive) return;
        this.#ready = true;
        this.supervision.tell({ op: 'ready' });
      });
    };
    step.then(over, over);
    return step;
  }

  now(): number {
    const { at, shows, rate } = this.#facts.clock;
    return shows + (performance.timeOrigin + performance.now() - at) * rate;
  }

  async sleep(ms: number, { signal }: SleepOptions = {}): Promise<void> {
    this.mustLive();
    await this.timers.sleep(duration('sleep', ms), signal);
  }

  async compute(ms: number, { priority = 0, signal }: ComputeOptions = {}): Promise<void> {
    this.mustLive();
    if (typeof priority !== 'number' || Number.isNaN(priority))
      throw new HostError('EINVAL', `a priority is a number, not ${String(priority)}`);
    const job = ++this.#jobs;
    const call = { job, ms: duration('compute', ms), priority, place: this.here() };
    await new Promise<void>((resolve, reject) => {
      onAbort(signal, (error) => {
        this.supervision.tell({ op: 'cancel', job });
        reject(error);
      });
      if (signal?.aborted !== true) this.supervision.call('compute', call).then(() => resolve(), reject);
    });
  }

  allocate(bytes: number): Allocation {
    this.mustLive();
    return this.#memory.allocate(bytes);
  }

  /** A small generator (mulberry32), seeded by the supervisor. */
  random(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  log(...values: unknown[]): void {
    this.mustLive();
    if (++this.#lines > limits.logLines) {
      this.end('flooded');
      throw new ProcessEnded();
    }
    this.supervision.tell({ op: 'log', line: formatLine(values), place: this.here() });
  }

  exit(code = 0): never {
    this.end({ code });
    throw new ProcessEnded();
  }

  listen(port: number, options: ListenOptions = {}): Promise<Listener> {
    return this.quick(this.#listen(port, options));
  }

  async #listen(port: number, { backlog = limits.backlog }: ListenOptions): Promise<Listener> {
    this.mustLive();
    mustBePort(port);
    const grant = await this.supervision.call('listen', { port, backlog });
    const listener = new OsListener(this, grant, backlog, (connection) => this.#keep(connection));
    try {
      const real = await listener.open();
      this.#listeners.set(grant.listener, listener);
      await this.supervision.call('bound', { listener: grant.listener, real });
    } catch (error) {
      listener.close();
      throw error;
    }
    return listener;
  }

  async connect(address: Address, options: ConnectOptions = {}): Promise<Connection> {
    this.mustLive();
    const { host, port } = address;
    const timeout = options.timeout ?? limits.connectTimeout;
    const grant = await this.supervision.call('connect', { host, port, timeout, place: this.here() });
    const socket = connectSocket({ ...grant.relay, host: grant.relay.address, allowHalfOpen: true });
    socket.pause();
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve();
      });
    });
    socket.write(grant.token);
    const fresh = { unread: new Uint8Array(), read: 0, written: 0, ended: false };
    return this.#adopt(socket, {
      wire: grant.wire,
      end: 0,
      local: grant.local,
      remote: { host, port },
      ...fresh,
    });
  }

  datagram(port = 0): Promise<DatagramSocket> {
    return this.quick(this.#datagram(port));
  }

  async #datagram(port: number): Promise<DatagramSocket> {
    this.mustLive();
    mustBePort(port);
    const grant = await this.supervision.call('datagram', { port });
    const socket = new OsDatagramSocket(this, grant);
    try {
      const real = await socket.open();
      this.#datagrams.add(socket);
      await this.supervision.call('datagramBound', { socket: grant.listener, real });
    } catch (error) {
      socket.close();
      throw error;
    }
    return socket;
  }

  spawn(program: string, options: SpawnOptions = {}): Promise<ChildProcess> {
    return this.quick(this.#spawn(program, options));
  }

  async #spawn(program: string, { args = [], memory, connection }: SpawnOptions): Promise<ChildProcess> {
    this.mustLive();
    const place = this.here();
    if (connection) await this.supervision.call('reserve', { to: { program, memory } });
    const own = connection as OsConnection | undefined;
    const state = own?.release(`program ${program}`);
    const call = { program, args, memory, connection: state, place };
    const { child, pid } = await this.supervision.call('spawn', call, own?.socket);
    const exited = new Promise<Exit>((resolve) => this.#children.set(child, resolve));
    const signal = (what: 'kill' | 'shutDown' | 'pause' | 'resume') => () =>
      this.supervision.tell({ op: 'signal', child, what });
    const handle: ChildProcess = {
      pid,
      exited,
      kill: signal('kill'),
      shutDown: signal('shutDown'),
      pause: signal('pause'),
      resume: signal('resume'),
    };
    childNumbers.set(handle, child);
    return handle;
  }

  loadCode(modules: Readonly<Record<string, string>>, entry: string): LoadedCode {
    this.mustLive();
    if (!this.instance) throw new HostError('EINVAL', 'this process has not begun');
    if (typeof entry !== 'string')
      throw new HostError('EINVAL', `the entry is the name of a module, not ${String(entry)}`);
    return { exports: this.instance.code(modules, entry) };
  }

  /** The supervisor tells something. */
  receive(message: ToProcess, socket?: Socket): void {
    switch (message.op) {
      case 'input':
        return this.input.push(message.line);
      case 'shutDown':
        return this.#abort.abort();
      case 'clock':
        this.#facts = { ...this.#facts, clock: message.clock };
        return;
      case 'exited':
        this.#children.get(message.child)?.(message.exit);
        return;
      case 'look':
        return this.#about(message, (connection) => connection.look(message.error));
      case 'mark':
        return this.#about(message, (connection) => connection.markAt(message.mark));
      case 'handed':
        return this.#handed(message.connection, message.listener, socket);
      case 'start':
        return;
      default:
        return message satisfies never;
    }
  }

  #handed(state: ConnectionState, listener: number | undefined, socket: Socket | undefined): void {
    if (!socket) return;
    if (listener === undefined) this.handoffs.push(this.#adopt(socket, state));
    else this.#listeners.get(listener)?.offer(socket, state);
  }

  #adopt(socket: Socket, state: ConnectionState): OsConnection {
    const connection = new OsConnection(socket, state, this);
    this.#keep(connection);
    return connection;
  }

  #keep(connection: OsConnection): void {
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
    const key = keyOf({ wire: connection.wire, end: connection.which });
    for (const tell of this.#early.get(key) ?? []) tell(connection);
    this.#early.delete(key);
  }

  /** News may come before the connection itself, which takes another way. */
  #about(about: WireEnd, tell: (connection: OsConnection) => void): void {
    const key = keyOf(about);
    const known = [...this.#connections].find(
      ({ wire, which, isMine }) => isMine && keyOf({ wire, end: which }) === key,
    );
    if (known) tell(known);
    else this.#early.set(key, [...(this.#early.get(key) ?? []), tell]);
  }

  /** The process ends by itself. */
  end(how: OwnEnd): void {
    if (!this.alive || (typeof how === 'object' && 'error' in how && how.error instanceof ProcessEnded))
      return;
    this.alive = false;
    this.tools.ended(how);
  }

  /** Closes what is open, as the operating system does. Settles when everything that was written is on its way. */
  async close(): Promise<void> {
    this.alive = false;
    this.timers.clearAll();
    for (const listener of this.#listeners.values()) listener.close();
    for (const socket of this.#datagrams) socket.close();
    const sockets = [...this.#connections].map(({ socket }) => socket);
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const connection of this.#connections) connection.abandon();
    await Promise.all(closed.filter((_, i) => sockets[i]?.destroyed === false));
    this.#memoryFile.close();
  }
}

/** One end of a connection that the supervisor knows. */
interface WireEnd {
  readonly wire?: number | undefined;
  readonly end: 0 | 1;
}

function keyOf({ wire, end }: WireEnd): string {
  return `${wire}/${end}`;
}

/** @throws {HostError} EINVAL */
function mustBePort(port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new HostError('EINVAL', `${port} is not a port: ports are whole numbers from 1 to 65535`);
}
