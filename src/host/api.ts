/**
 * The host API: everything that a program may touch. A program is
 *
 * ```ts
 * import type { Host } from 'dlabs';
 * export default async function (host: Host) { … }
 * ```
 *
 * The same program runs in the simulator and as a real process. When the promise that the program returns
 * settles, the process ends, as a C program ends when `main` returns. This file becomes the type declarations of
 * the module `dlabs` that students import, so it imports nothing.
 */

/** Any value that JSON can carry. Values are copied when they are sent, never shared. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A program: the default export of a student's file. It ends when its promise settles. */
export type Program = (host: Host) => Promise<void> | void;

/** An end point: a host's name and one of its ports (1 to 65535). */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A machine as one of its processes sees it. Each process gets its own `Host` and its own fresh instance of every
 * module: the disk is all that processes share, and all that survives a crash.
 */
export interface Host {
  /** The machine's name, which is also its network address: `connect({ host: name, port })`. */
  readonly name: string;
  /** This process's number, unique in the world and never used again. */
  readonly pid: number;
  /** The arguments that the process was started with. */
  readonly args: readonly string[];
  /** Aborted when this process is asked to shut down (not when it is killed: a killed process sees nothing). */
  readonly signal: AbortSignal;
  /** The connection that this process was started with, where it was started with one. */
  readonly connection: Connection | undefined;
  /** The files of this machine. They survive a crash of the process; what was not synced may not survive power loss. */
  readonly disk: Disk;
  /** What this machine is made of. */
  readonly machine: MachineAttributes;
  /** The lines typed in this process's terminal, without their line ends. Ends when the terminal closes its input. */
  readonly input: AsyncIterable<string>;

  /**
   * This machine's clock in milliseconds. It may differ from other machines' clocks, may run at another speed, and
   * jumps when it is set: only what `sleep` waits is a duration.
   */
  now(): number;
  /**
   * Waits `ms` milliseconds of this machine's time, whether or not its clock is set meanwhile. The processor is free
   * for others.
   * @throws {HostError} `ECANCELED` when the signal of the options is aborted.
   */
  sleep(ms: number, options?: SleepOptions): Promise<void>;
  /**
   * Occupies one core of this machine for `ms` milliseconds of computing. While all cores are busy, those of equal
   * priority take turns of 10 ms; a higher priority takes a core at once, and who had it goes on later.
   * @throws {HostError} `ECANCELED` when the signal of the options is aborted: the core is free then.
   */
  compute(ms: number, options?: ComputeOptions): Promise<void>;
  /**
   * Takes memory of this machine, until it is released or the process ends.
   * @param bytes a whole number, 0 or more
   * @throws {HostError} `ENOMEM` when the machine has not that much left.
   */
  allocate(bytes: number): Allocation;
  /** A random number, at least 0 and less than 1. The same run of a simulation draws the same numbers. */
  random(): number;
  /** Writes one line to this process's terminal and to the trace. Values that are not strings are shown as JSON. */
  log(...values: unknown[]): void;
  /** Ends this process at once. @param code 0 (the default) for success, anything else for a failure. */
  exit(code?: number): never;

  /**
   * Opens `port` for connections. Port 0 picks a free one.
   * @throws {HostError} `EADDRINUSE` when another process of this machine listens on the port.
   */
  listen(port: number, options?: ListenOptions): Promise<Listener>;
  /**
   * Connects to a listening process.
   * @throws {HostError} `ECONNREFUSED` when nobody listens there, `ETIMEDOUT` when the machine does not answer,
   * `ENOTFOUND` when no machine has that name.
   */
  connect(address: Address, options?: ConnectOptions): Promise<Connection>;
  /**
   * Opens a port for datagrams (UDP, RFC 768). Datagram ports and listening ports are counted apart.
   * @param port 0 (the default) picks a free one
   * @throws {HostError} `EADDRINUSE` when another process of this machine has the port.
   */
  datagram(port?: number): Promise<DatagramSocket>;
  /** The connections that others hand to this process with `handOff(child)`, in the order in which they come. */
  readonly handoffs: AsyncIterable<Connection>;
  /**
   * Starts another process on this machine. The child exists, and takes its memory, from the call on; it runs, and the
   * promise settles, half a millisecond later.
   * @param program the file of the program, relative to the folder of the lab, such as `worker.ts`.
   * @throws {HostError} `ENOENT` when there is no such file, `EAGAIN` when the machine has as many processes as it may,
   * `ENOMEM` when its memory does not suffice. A connection to hand over stays with this process then.
   */
  spawn(program: string, options?: SpawnOptions): Promise<ChildProcess>;
  /**
   * Makes code that arrived as text ready to run in this process. Each call makes fresh instances. The code has what
   * it is given as arguments and no host of its own.
   * @param modules TypeScript or JavaScript by file name, such as `{ 'main.ts': '…' }`; they import one another as `./name`
   * @param entry the name of the module whose exports are wanted
   * @throws {HostError} `EBADMSG` when a module has a syntax error or imports what it may not, `ENOENT` when one is missing
   */
  loadCode(modules: Readonly<Record<string, string>>, entry: string): LoadedCode;
}

/** What a machine is made of. */
export interface MachineAttributes {
  /** How many processes can compute at once. */
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** How it lays a number's bytes out in memory: the least significant first (little), or last. */
  readonly byteOrder: 'little' | 'big';
  /** Bits of its widest whole number. */
  readonly wordSize: 32 | 64;
}

export interface SleepOptions {
  /** Ends the wait when it is aborted. */
  readonly signal?: AbortSignal;
}

export interface ComputeOptions {
  /** Any number; higher is more urgent. Default 0. */
  readonly priority?: number;
  /** Ends the computation when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Memory that a process took. */
export interface Allocation {
  /** Gives it back. Releasing twice does nothing. */
  release(): void;
}

/** Code that was loaded from text. */
export interface LoadedCode {
  /** What the entry module exports. */
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface ListenOptions {
  /** How many connections may wait to be accepted; further ones are refused. Default 128. */
  readonly backlog?: number;
}

export interface ConnectOptions {
  /** Gives up after this many milliseconds with `ETIMEDOUT`. Default 21,000. */
  readonly timeout?: number;
}

export interface SpawnOptions {
  readonly args?: readonly string[];
  /** A connection that the child takes over as its `host.connection`. The parent can no longer use it. */
  readonly connection?: Connection;
  /** Bytes of memory that the child takes while it lives. Default 8 MiB. */
  readonly memory?: number;
}

/** A listening port. Iterate it to accept: `for await (const connection of listener) { … }`. */
export interface Listener extends AsyncIterable<Connection> {
  readonly port: number;
  /** The next connection, or `undefined` once the listener is closed. */
  accept(): Promise<Connection | undefined>;
  /** Stops listening. Connections that were accepted stay open; those that wait are reset. */
  close(): void;
}

/**
 * One end of a TCP connection: two streams of bytes, one each way. Bytes arrive in order and once, but not in the
 * pieces in which they were written: one `write` may be read in several parts, several in one.
 */
export interface Connection {
  readonly local: Address;
  readonly remote: Address;

  /**
   * The next bytes, as many as are there but at least one; `undefined` once the peer has ended its stream.
   * @throws {HostError} `ECONNRESET` when the connection broke, `ETIMEDOUT` when the peer's machine went silent.
   */
  read(): Promise<Uint8Array | undefined>;
  /**
   * Sends bytes (a string is sent as UTF-8). Waits while the send buffer is full, because the peer does not read.
   * @throws {HostError} `EPIPE` after `end()`, `ECONNRESET` when the connection is broken.
   */
  write(data: Uint8Array | string): Promise<void>;
  /** Sends one value as one line of JSON. Do not mix with `write` in one direction unless you frame lines yourself. */
  send(message: Json, options?: SendOptions): Promise<void>;
  /**
   * The next line, as the value that its JSON says; `undefined` once the peer has ended its stream.
   * @throws {HostError} `EBADMSG` when the line is not JSON, and as `read` does.
   */
  receive<T = unknown>(): Promise<T | undefined>;
  /** Half-close: no more data from this side. The peer's `read` gives `undefined`; this side may go on reading. */
  end(): void;
  /** Breaks the connection at once in both directions: the peer gets `ECONNRESET`. */
  reset(): void;
  /** Settles when both directions are ended or the connection is broken. Never rejects. */
  readonly closed: Promise<void>;

  /**
   * Sends urgent data (RFC 9293 section 3.8.5, RFC 6093): it stays in its place in the stream, but the peer learns at
   * once, ahead of all data that waits, that it is under way. The mark stands behind its last byte. There is one mark
   * in each direction, as TCP has one urgent pointer: a later `writeUrgent` moves it on.
   * @throws {HostError} as `write` does.
   */
  writeUrgent(data: Uint8Array | string): Promise<void>;
  /**
   * How many bytes there are from the next unread byte to the mark, those still under way included; `undefined` when
   * no urgent data is ahead. `read` never reads across the mark; `receive` takes a whole line, wherever the mark is.
   */
  readonly untilMark: number | undefined;
  /**
   * Settles with `untilMark` when urgent data is ahead, at once if it is already; with `undefined` once the stream has
   * ended or the connection is broken.
   */
  urgent(): Promise<number | undefined>;

  /**
   * Hands this connection over; the peer notices nothing, and both addresses stay as they were. This process can no
   * longer use it. Settles when the new owner's machine has it; on failure the connection is still this process's.
   * @param to a child of this process, which gets it from `host.handoffs`, or the end point of a listener on this or
   * another machine, which gets it from `accept`
   * @throws {HostError} `ECONNREFUSED` when nobody is there or the backlog is full, `ETIMEDOUT` when the other machine
   * does not answer, `ENOTFOUND` when no machine has that name, `EINVAL` while a `write` waits for the window, and what
   * broke the connection, such as `ECONNRESET`, when it is broken.
   */
  handOff(to: ChildProcess | Address, options?: HandOffOptions): Promise<void>;

  /**
   * Asks the peer's machine whether it is there whenever nothing has come for `idle` ms. After three questions without
   * an answer, `idle` ms apart, the connection breaks with `ETIMEDOUT` (RFC 9293 section 3.8.4, RFC 1122 section
   * 4.2.3.6). 0 ends it.
   */
  keepAlive(idle: number): void;
}

export interface SendOptions {
  /**
   * Bytes of white space that are sent behind the value on its line: they stand for bulk data that nobody looks at,
   * and cost time and bytes on the wire, but no memory. Default 0.
   */
  readonly padding?: number;
}

export interface HandOffOptions {
  /** Bytes that this process had read and that the new owner is to read first. */
  readonly unread?: Uint8Array | string;
}

/** A port for datagrams. Iterate it to receive: `for await (const { data, from } of socket) { … }`. */
export interface DatagramSocket extends AsyncIterable<Datagram> {
  readonly port: number;
  /**
   * Sends one datagram; settles when it has left. It may be lost, doubled, overtaken or, rarely, changed on its way.
   * @throws {HostError} `EMSGSIZE` above 65,507 bytes, `ENOTFOUND` when no machine has that name.
   */
  send(to: Address, data: Uint8Array | string): Promise<void>;
  /** The next datagram; `undefined` once the socket is closed. */
  receive(): Promise<Datagram | undefined>;
  close(): void;
}

export interface Datagram {
  readonly data: Uint8Array;
  readonly from: Address;
}

/** A process that this one started. */
export interface ChildProcess {
  readonly pid: number;
  /** Ends the process as `kill -9` does: it is not told. */
  kill(): void;
  /** Asks the process to end: its `host.signal` is aborted. */
  shutDown(): void;
  /** Stops the process as SIGSTOP does: it does nothing, and what arrives for it waits. */
  pause(): void;
  /** Lets a stopped process go on, as SIGCONT does. */
  resume(): void;
  /** How the process ended. Never rejects. */
  readonly exited: Promise<Exit>;
}

/** How a process ended. */
export interface Exit {
  /** The code given to `host.exit`, 0 after a normal return, 1 after an uncaught error; absent when it was killed. */
  readonly code?: number;
  /** The uncaught error's message, where there was one. */
  readonly error?: string;
}

/**
 * The files of one machine, by name. Names are plain, such as `accounts.json`; there are no folders. Changes reach the
 * medium in the order in which they were made: what is there after a power failure is what some first few of the
 * changes since the last `sync` made, the last of which may be there in part. Any access may fail with `EIO` when the
 * disk is faulty.
 */
export interface Disk {
  /** The file's content, or `undefined` when there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  readText(name: string): Promise<string | undefined>;
  /** Replaces the file's content. It is safe from power loss only after `sync`. @throws {HostError} `ENOSPC`. */
  write(name: string, data: Uint8Array | string): Promise<void>;
  /** Adds to the end of the file, which it makes when there is none. @throws {HostError} `ENOSPC`. */
  append(name: string, data: Uint8Array | string): Promise<void>;
  remove(name: string): Promise<void>;
  /**
   * Gives a file another name, in place of a file that had it. It is atomic: at any moment, and after a power failure,
   * there is the old file or the new one, each whole.
   * @throws {HostError} `ENOENT` when there is no file `from`.
   */
  rename(from: string, to: string): Promise<void>;
  /** The names of all files, sorted. */
  list(): Promise<string[]>;
  /** Forces everything written so far to the medium. */
  sync(): Promise<void>;
}

/** The codes of the errors that the machine itself reports, named as POSIX names them. */
export type HostErrorCode =
  | 'EADDRINUSE'
  | 'EAGAIN'
  | 'EBADMSG'
  | 'ECANCELED'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EINVAL'
  | 'EIO'
  | 'EMSGSIZE'
  | 'ENOENT'
  | 'ENOMEM'
  | 'ENOSPC'
  | 'ENOTFOUND'
  | 'ENOTSUP'
  | 'EPIPE'
  | 'ETIMEDOUT';

/** An error of the machine or the network, with the code that tells which. */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(
    readonly code: HostErrorCode,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}
