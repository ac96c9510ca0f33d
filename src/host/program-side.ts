import type { Host, Program } from './api';

/** What an engine gives to the loader of programs for one process. */
export interface ProgramSide {
  readonly host: Host;
  /** Calls back after `delay` ms of the host's time, again and again when `repeat`. @returns a number for `clearTimer` */
  setTimer(callback: () => void, delay: number, repeat: boolean): number;
  clearTimer(timer: number): void;
  /** Ends the process with an uncaught error. */
  fail(error: unknown): void;
}

/** One process's own instances of modules. */
export interface ProgramInstance {
  /** The default export of a file. @throws {LoadError} */
  program(file: string): Program;
  /** All exports of a file. @throws {LoadError} */
  module(file: string): unknown;
  /** What a module given as text exports. @throws {HostError} as `Host.loadCode` does */
  code(modules: Readonly<Record<string, string>>, entry: string): Readonly<Record<string, unknown>>;
}

/** Makes a fresh set of module instances for each process. */
export interface ProgramLoader {
  /** Whether there is such a file to start. */
  has(file: string): boolean;
  instance(side: ProgramSide): ProgramInstance;
}
