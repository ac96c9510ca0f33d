/**
 * The world API (module `dlabs/world`): what authors of scenarios and checks use. It becomes type declarations,
 * so it imports types only.
 */
import type { Host } from 'dlabs';

/** A scenario: sets up hosts and links, and starts processes. `Run` and the checks share it. */
export type Scenario = (world: World) => void | Promise<void>;

/** Hosts, links and processes being run. Made anew for every schedule. */
export interface World {
  /**
   * The host with that name; made at the first mention, with these options.
   * @throws {Error} when it was made before with others, be it as an end of a link
   */
  host(name: string, options?: HostOptions): WorldHost;
  /** Every host that was made, in that order. */
  readonly hosts: readonly WorldHost[];
  /** Sets how packets travel between two hosts, both ways. Where nothing is set, `defaultLink` holds. */
  link(a: WorldHost | string, b: WorldHost | string, options: LinkOptions): void;
  /** Sets how packets travel between hosts that have no link of their own. */
  defaultLink(options: LinkOptions): void;

  /** Virtual time since the world began, in milliseconds. */
  now(): number;
  /** Lets `ms` milliseconds of virtual time pass. */
  sleep(ms: number): Promise<void>;
  /** A whole number from 0 up to but not including `limit`, chosen by the schedule: vary faults and inputs by it. */
  choose(limit: number): number;
  /** One of `items`, chosen by the schedule. */
  pick<T>(items: readonly T[]): T;
  /**
   * A fault that the schedule places at some moment from now on, or never: at most once. `what` stands in the trace.
   * An exhaustive check tries every place between two steps; otherwise the moment is drawn from the next `within` ms
   * (default 1000).
   */
  anytime(what: string, fault: () => void, options?: { readonly within?: number }): void;
  /** Waits until `condition` holds, judged after every event. Fails the check when it does not within `within` ms. */
  eventually(what: string, condition: () => boolean, options?: { readonly within?: number }): Promise<void>;
  /** Judges `holds` after every event from now on. Fails the check when it gives false or throws. */
  invariant(what: string, holds: () => boolean): void;

  /** Cuts the network: packets between a host of `a` and a host of `b` are not delivered until `heal`. */
  partition(a: HostSet, b: HostSet, options?: { readonly oneWay?: boolean }): void;
  /** Ends every partition. */
  heal(): void;
  /**
   * Sets a rule underneath the links. Each packet, TCP's and UDP's, is shown to the rules in the order in which they
   * were set when it is about to enter the network; the first that does not say 'pass' decides.
   * @returns takes the rule away
   */
  rule(rule: (packet: Packet) => PacketVerdict): () => void;

  /** What crossed the network so far, for checks and measurements that count cost. */
  readonly traffic: Traffic;
}

export type HostSet = WorldHost | string | readonly (WorldHost | string)[];

export interface HostOptions {
  /** How many processes can compute at once. Default 1. */
  readonly cores?: number;
  /** Bytes. Default 1 GiB. */
  readonly memory?: number;
  /** How many processes there may be at once, those of the check not counted. Default 256. */
  readonly processes?: number;
  /** What programs find in `host.machine`. Default 'little'. */
  readonly byteOrder?: 'little' | 'big';
  /** Bits; what programs find in `host.machine`. Default 64. */
  readonly wordSize?: 32 | 64;
  /** The host's clock: `offset` in ms, `drift` in parts per million (positive runs fast). */
  readonly clock?: { readonly offset?: number; readonly drift?: number };
  /**
   * `size`: bytes that fit on the disk, default 64 MiB. `torn`: after a power failure the last change that is kept may
   * be there in part, when it is a write or an append: its first bytes, as many as the schedule chooses.
   */
  readonly disk?: { readonly size?: number; readonly torn?: boolean };
}

export interface LinkOptions {
  /**
   * One-way delay in ms: fixed, a range from which each packet's delay is chosen, or a shifted exponential
   * distribution: at least `min`, `mean` on average, with few much longer delays, as busy networks have. Default [1, 5].
   */
  readonly latency?: number | readonly [number, number] | { readonly min: number; readonly mean: number };
  /** The share of packets that is lost, 0 to 1. TCP sends them again, so that loss shows as delay. Default 0. */
  readonly loss?: number;
  /** Bytes a second; absent: unlimited. */
  readonly bandwidth?: number;
  /** Bytes that may wait for the link; what does not fit is dropped. Absent: no limit. It needs a `bandwidth`. */
  readonly queue?: number;
  /** The share of packets that arrive twice, 0 to 1. TCP hides it from its users. Default 0. */
  readonly duplicate?: number;
  /** The share of packets that are changed on their way, 0 to 1. TCP finds that, and treats it as loss. Default 0. */
  readonly corrupt?: number;
}

/**
 * What becomes of a packet. A packet that is dropped or, with TCP, corrupted counts as lost; `delay` in ms replaces
 * what the link would take.
 */
export type PacketVerdict = 'pass' | 'drop' | 'duplicate' | 'corrupt' | { readonly delay: number };

/** A packet that is about to enter the network, as rules see it. */
export interface Packet {
  /** Names of hosts. */
  readonly from: string;
  readonly to: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly protocol: 'tcp' | 'udp';
  /** What it is for. Datagrams are 'data'. */
  readonly kind: PacketKind;
  /** Bytes of data. */
  readonly size: number;
  /** The data as text; empty where there is none. */
  readonly text: string;
}

export type PacketKind =
  'connect' | 'accept' | 'data' | 'urgent' | 'end' | 'reset' | 'window' | 'handoff' | 'keep-alive';

/** Counts of what crossed the network. */
export interface Traffic {
  /** Segments and datagrams that carried data, between different hosts. */
  readonly segments: number;
  /** Bytes of data, between different hosts. */
  readonly bytes: number;
  /** Connections that were opened, between different hosts. */
  readonly connections: number;
  /** The same counts for one direction between two hosts. */
  between(
    from: WorldHost | string,
    to: WorldHost | string,
  ): { readonly segments: number; readonly bytes: number };
}

/** A machine as the author of a scenario sees it. */
export interface WorldHost {
  readonly name: string;
  /**
   * Starts a program on this host.
   * @param program the file, relative to the lab's folder, such as `server.ts`
   * @throws {HostError} `EAGAIN`, `ENOMEM` as `host.spawn` does.
   */
  start(program: string, options?: StartOptions): WorldProcess;
  /**
   * Runs a function of the check as a process on this host and gives its result. `student` loads a module of the
   * student, a fresh instance for this process. The process counts neither as one nor with memory of its own, but
   * what it allocates and spawns counts.
   */
  run<T>(body: (host: Host, student: LoadModule) => Promise<T> | T): Promise<T>;
  /** The processes that run on this host now. */
  readonly processes: readonly WorldProcess[];
  /** Whether the power is on. */
  readonly on: boolean;
  /** Bytes of memory that processes have now. */
  readonly memoryUsed: number;
  /**
   * Sets the clock while the world runs. `offset`: the clock shows the world's time and so many ms more from now on, a
   * jump; `drift`: it runs at this speed from now on, in parts per million. Without one of them the clock keeps its
   * reading, or its speed. A `sleep` or a timer that waits is a duration: a jump leaves it as it is, and what is left
   * of it passes at the new speed.
   */
  setClock(clock: { readonly offset?: number; readonly drift?: number }): void;
  /** Makes accesses to the disk fail from now on. Faults stay over a power failure. */
  failDisk(fault: DiskFault): void;
  /** Switches the power off: processes end untold, and what was not synced to the disk may be lost. */
  powerFail(): void;
  /** Switches the power on again, and starts anew the programs that `start` had started. */
  powerOn(): void;
  /** The content of the host's disk, as text by file name. */
  readonly files: ReadonlyMap<string, string>;
  /** Puts a file on the disk, synced. */
  putFile(name: string, content: string): void;
}

export interface StartOptions {
  readonly args?: readonly string[];
  /** What the process is called. Default: the program's name without its ending. */
  readonly name?: string;
  /** Bytes of memory that the process takes while it lives. Default 8 MiB. */
  readonly memory?: number;
}

export interface DiskFault {
  /** `read`: also `list`; `write`: everything that changes a file; `sync`: nothing reaches the medium. */
  readonly on: 'read' | 'write' | 'sync';
  /** Only accesses to this file. Default: any. */
  readonly file?: string;
  /** The error that the program gets. Default 'EIO'. */
  readonly error?: 'EIO' | 'ENOSPC';
  /** How many accesses fail. Default 1. */
  readonly times?: number;
}

/** Loads a module of the student: `student<typeof import('./starter/stub')>('stub.ts')`. */
export type LoadModule = <M>(file: string) => M;

/** A process as the author of a scenario sees it. */
export interface WorldProcess {
  readonly pid: number;
  readonly name: string;
  readonly host: WorldHost;
  readonly alive: boolean;
  /** What the process logged so far, a line each. */
  readonly output: readonly string[];
  /** Ends the process at once; it is not told. Its connections break as the operating system breaks them. */
  kill(): void;
  /** Ends the process, if it lives, and starts its program again as a new process. */
  restart(): WorldProcess;
  /** Stops the process as SIGSTOP does: it does nothing, and what arrives for it waits. */
  pause(): void;
  resume(): void;
  /** Asks the process to end: its `host.signal` is aborted. */
  shutDown(): void;
  /** Sends a line to the process's input, as if typed in its terminal. */
  type(line: string): void;
  /** How the process ended; `error` is the message of an uncaught error. Never rejects. */
  readonly exited: Promise<{ readonly code?: number; readonly error?: string }>;
}

export interface CheckOptions {
  /** The slug of the stage in `lab.json` that the check belongs to. */
  readonly stage: string;
  /** Points for passing. Default 1. */
  readonly points?: number;
  /** What to look at next, shown when the check fails. */
  readonly hint?: string;
  /** How many schedules are tried. Default 1. */
  readonly schedules?: number;
  /** Virtual milliseconds that one schedule may take. Default 60,000. */
  readonly within?: number;
  /**
   * Instead of random schedules: every order in which messages, disk accesses and timers can come, every place of the
   * faults of `anytime`, and every value of `choose` and `pick`. Orders that only swap what does not touch the same are
   * tried once. `schedules` then bounds how many are tried (default 10,000). For small scenarios: two or three hosts
   * and a few messages each.
   */
  readonly exhaustive?: boolean;
  /**
   * What happens when a program under test ends with an uncaught error: `'fail'` (the default) fails the check with
   * that error; `'allow'` leaves the judgement to the check.
   */
  readonly crashes?: 'fail' | 'allow';
  /** The check measures or forces time, so it is not run on real processes. */
  readonly virtualTime?: boolean;
}

/** Declares a check: a property judged over one or many schedules. The name says the property in plain words. */
export type DeclareCheck = (
  name: string,
  options: CheckOptions,
  body: (world: World) => Promise<void>,
) => void;

export interface MeasureOptions {
  readonly stage: string;
  /** The horizontal axis and the values measured along it. */
  readonly x: { readonly label: string; readonly unit?: string; readonly values: readonly number[] };
  /** The vertical axis. */
  readonly y: { readonly label: string; readonly unit?: string };
  /** What the plot should make the student see, in a sentence. */
  readonly caption?: string;
  /** Virtual milliseconds that one point may take. Default 600,000. */
  readonly within?: number;
}

/** Declares a measurement: `body` runs once in a fresh world for each x and gives one number for each series. */
export type DeclareMeasure = (
  name: string,
  options: MeasureOptions,
  body: (world: World, x: number) => Promise<Readonly<Record<string, number>>>,
) => void;

export declare const check: DeclareCheck;
export declare const measure: DeclareMeasure;
