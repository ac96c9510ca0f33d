import type { Socket } from 'node:net';
import type { Exit } from '../host/api';
import type { Job } from './cpu';
import type { Ending } from './ending';
import { exitOf } from './ending';
import type { Machine } from './machine';
import type { ToProcess } from './protocol';

/** How a process is reached: a real one over its message channel, one of the check by a call. */
export interface Reach {
  readonly pid: number;
  send(message: ToProcess, socket?: Socket): void;
  kill(): void;
  /** @throws {HostError} ENOTSUP */
  pause(): void;
  resume(): void;
  /** Settles when it is really gone. */
  readonly gone: Promise<unknown>;
}

/** A process of a world, as the supervisor sees it. */
export class OsProcess {
  readonly output: string[] = [];
  readonly memorySlot: number;
  alive = true;
  paused = false;
  heldJobs: Job[] = [];
  /** The process that started it. */
  parent: OsProcess | undefined;
  /** Settles when the program waits for others, or has ended: what it does at once is done. */
  readonly ready: Promise<void>;
  isReady = false;
  /** Settles when the process is really gone, as well as it is known. */
  gone: Promise<unknown> = Promise.resolve();
  #settleReady: () => void = () => undefined;
  #reach: Reach | undefined;
  #early: { readonly message: ToProcess; readonly socket: Socket | undefined }[] = [];
  #exit: Exit | undefined;
  readonly #onExit: ((exit: Exit) => void)[] = [];

  constructor(
    readonly id: number,
    readonly pid: number,
    readonly name: string,
    readonly args: readonly string[],
    readonly machine: Machine,
    readonly traceIndex: number,
    /** Bytes from its start on. */
    memory: number,
  ) {
    this.memorySlot = machine.takeSlot(memory);
    this.ready = new Promise((resolve) => (this.#settleReady = resolve));
    machine.processes.add(this);
  }

  /** The process can be told things from now on. */
  reach(reach: Reach): void {
    this.#reach = reach;
    this.gone = reach.gone;
    for (const { message, socket } of this.#early.splice(0)) reach.send(message, socket);
  }

  send(message: ToProcess, socket?: Socket): void {
    if (!this.alive) socket?.resetAndDestroy();
    else if (this.#reach) this.#reach.send(message, socket);
    else this.#early.push({ message, socket });
  }

  becomeReady(): void {
    this.isReady = true;
    this.#settleReady();
  }

  /** It is no more. @param real whether the real process is to be ended, too */
  end(ending: Ending, real: boolean): void {
    this.alive = false;
    this.#exit = exitOf(ending);
    this.machine.processes.delete(this);
    this.machine.memory.set(this.memorySlot, 0);
    this.machine.cpu.release(this);
    this.heldJobs = [];
    if (real) this.#reach?.kill();
    this.becomeReady();
    for (const notify of this.#onExit.splice(0)) notify(this.#exit);
  }

  exited(notify: (exit: Exit) => void): void {
    if (this.#exit) notify(this.#exit);
    else this.#onExit.push(notify);
  }

  /** @throws {HostError} ENOTSUP */
  pause(): void {
    if (this.paused || !this.alive) return;
    this.#reach?.pause();
    this.paused = true;
    this.heldJobs = this.machine.cpu.release(this);
  }

  resume(): void {
    if (!this.paused || !this.alive) return;
    this.paused = false;
    this.machine.cpu.resume(this.heldJobs.splice(0));
    this.#reach?.resume();
  }
}
