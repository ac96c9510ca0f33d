/**
 * What a process and the supervisor tell each other. A process asks with a `Call`, which is answered, and states facts
 * with a `Notice`, which is not. Sockets travel beside a message, as the operating system passes them.
 */
import type { Address, Exit, HostErrorCode, MachineAttributes } from '../host/api';
import type { SourcePlace } from '../trace/data';

/** Whose program a place is in; absent where nobody asked for it. */
interface Placed {
  readonly place?: SourcePlace | undefined;
}

/** What a connection's new owner must know of it. */
export interface ConnectionState {
  /** The supervisor's number of the connection; absent when its peer is outside the world, such as `nc`. */
  readonly wire?: number;
  /** Which end of it this is: 0 connected, 1 accepted. */
  readonly end: 0 | 1;
  readonly local: Address;
  readonly remote: Address;
  /** Bytes that were read from the socket and that no program has read. */
  readonly unread: Uint8Array;
  /** Bytes that programs have read, and those that were written. */
  readonly read: number;
  readonly written: number;
  /** Where the peer's urgent mark stands in its stream, and this end's in its own. */
  readonly mark?: number | undefined;
  readonly ended: boolean;
}

export type DiskAccess =
  | { readonly what: 'read'; readonly name: string }
  | { readonly what: 'write' | 'append'; readonly name: string; readonly data: Uint8Array }
  | { readonly what: 'remove'; readonly name: string }
  | { readonly what: 'rename'; readonly name: string; readonly to: string }
  | { readonly what: 'list' }
  | { readonly what: 'sync' };

/** Who gets a connection: a child of the process, or who listens there. */
export type Recipient = Address | { readonly child: number };

export interface Calls {
  listen: { readonly port: number; readonly backlog: number };
  /** The port is open. `real`: the one that the operating system gave. */
  bound: { readonly listener: number; readonly real: number };
  connect: Address & Placed & { readonly timeout: number };
  /** Who is at the other end of a socket that a listener got? `port`: the real one that it comes from. */
  who: { readonly listener: number; readonly port: number };
  spawn: Placed & {
    readonly program: string;
    readonly args: readonly string[];
    readonly memory?: number | undefined;
    readonly connection?: ConnectionState | undefined;
  };
  compute: Placed & { readonly job: number; readonly ms: number; readonly priority: number };
  disk: Placed & { readonly access: DiskAccess };
  /** Whether a connection may be handed to this owner; a program: to a process that is to be started. */
  reserve: { readonly to: Recipient | { readonly program: string; readonly memory?: number | undefined } };
  handOff: Placed & { readonly to: Recipient; readonly connection: ConnectionState };
  datagram: { readonly port: number };
  datagramBound: { readonly socket: number; readonly real: number };
  /** Where to send datagrams for `to`: a real port of the supervisor that forwards them. */
  route: { readonly socket: number; readonly to: Address };
  /** Whose datagrams come from this real port? */
  sender: { readonly port: number };
}

/** Where to open a port: the first of `tries` that the operating system allows. */
export interface ListenGrant {
  readonly listener: number;
  /** The end point as programs see it. */
  readonly host: string;
  readonly port: number;
  readonly address: string;
  readonly tries: readonly number[];
}

/** Where to connect to, and what to say there first. */
export interface ConnectGrant {
  readonly wire: number;
  readonly local: Address;
  readonly relay: { readonly address: string; readonly port: number };
  readonly token: string;
}

export interface Answers {
  listen: ListenGrant;
  bound: null;
  connect: ConnectGrant;
  /** Empty: it comes from outside the world. */
  who: { readonly wire?: number; readonly remote?: Address };
  spawn: { readonly child: number; readonly pid: number };
  compute: null;
  disk: Uint8Array | readonly string[] | null;
  reserve: null;
  handOff: null;
  datagram: ListenGrant;
  datagramBound: null;
  route: number;
  sender: Address;
}

export type CallName = keyof Calls;

/** How an error is told. `detail` is for whoever explains it. */
export interface ErrorReport {
  readonly message: string;
  /** With the error's name. */
  readonly text: string;
  readonly detail?: unknown;
}

export type Notice =
  | { readonly op: 'ready' }
  | { readonly op: 'log'; readonly line: string; readonly place?: SourcePlace | undefined }
  | { readonly op: 'ended'; readonly code: number }
  | { readonly op: 'failed'; readonly error: ErrorReport }
  | { readonly op: 'flooded' }
  /** A connection was accepted, so that there is room for another. */
  | { readonly op: 'took'; readonly listener: number }
  | { readonly op: 'unlisten'; readonly listener: number }
  | { readonly op: 'cancel'; readonly job: number }
  /** Up to here the stream was written by this line. */
  | {
      readonly op: 'wrote';
      readonly wire: number;
      readonly end: 0 | 1;
      readonly upTo: number;
      readonly place: SourcePlace;
    }
  | { readonly op: 'urgent'; readonly wire: number; readonly end: 0 | 1; readonly mark: number }
  | { readonly op: 'keepAlive'; readonly wire: number; readonly end: 0 | 1; readonly idle: number }
  | { readonly op: 'closeDatagram'; readonly socket: number }
  /** To a child that this process started. */
  | {
      readonly op: 'signal';
      readonly child: number;
      readonly what: 'kill' | 'shutDown' | 'pause' | 'resume';
    };

/** What a process is started with. */
export interface Start {
  readonly op: 'start';
  /** For whoever loads programs. */
  readonly setup: unknown;
  readonly program: string;
  readonly args: readonly string[];
  readonly host: HostFacts;
  readonly connection?: ConnectionState | undefined;
}

/** What a process knows of its machine. */
export interface HostFacts {
  readonly name: string;
  readonly machine: MachineAttributes;
  readonly clock: Clock;
  /** The seed of `host.random`. */
  readonly seed: number;
  /** The file in which the machine's processes count their memory, and this process's place in it. */
  readonly memoryFile: string;
  readonly memorySlot: number;
  /** Bytes that the process has from its start on. */
  readonly memoryTaken: number;
}

/** A machine's clock shows `shows` at the real moment `at` (ms since 1970) and runs at `rate`. */
export interface Clock {
  readonly at: number;
  readonly shows: number;
  readonly rate: number;
}

/** What the supervisor tells a process. */
export type ToProcess =
  | Start
  | { readonly op: 'input'; readonly line: string }
  | { readonly op: 'shutDown' }
  | { readonly op: 'clock'; readonly clock: Clock }
  | { readonly op: 'exited'; readonly child: number; readonly exit: Exit }
  /** The peer has ended or broken the connection: the socket has news. */
  | { readonly op: 'look'; readonly wire: number; readonly end: 0 | 1; readonly error?: Problem }
  | { readonly op: 'mark'; readonly wire: number; readonly end: 0 | 1; readonly mark: number }
  /** A connection that another process handed over; `listener`: for that port. */
  | { readonly op: 'handed'; readonly listener?: number; readonly connection: ConnectionState };

export interface Problem {
  readonly code: HostErrorCode;
  readonly message: string;
}

/** The wire form between real processes. */
export type FromChild =
  | { readonly id: number; readonly name: CallName; readonly call: Calls[CallName] }
  | { readonly notice: Notice };
export type ToChild =
  | { readonly id: number; readonly ok: Answers[CallName] }
  | { readonly id: number; readonly err: Problem }
  | { readonly tell: ToProcess };
