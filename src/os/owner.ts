import type { Socket } from 'node:net';
import type { SourcePlace } from '../trace/data';
import type { Answers, CallName, Calls, Notice } from './protocol';

/** A process's way to the supervisor. */
export interface Supervision {
  /** @throws {HostError} */
  call<N extends CallName>(name: N, call: Calls[N], socket?: Socket): Promise<Answers[N]>;
  tell(notice: Notice): void;
}

/** The process that has a connection, a listener or a port for datagrams. */
export interface Owner {
  readonly supervision: Supervision;
  /** @throws {ProcessEnded} */
  mustLive(): void;
  /** The line of the program that calls now. */
  here(): SourcePlace | undefined;
  /** Counts a step that takes no time worth speaking of: a process is ready once it waits for nothing but others. */
  quick<T>(step: Promise<T>): Promise<T>;
}
