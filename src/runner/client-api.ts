/** The parent's end of a runner: what the extension and `dlabs` use. `client.ts` implements it. */
import type { Disposable } from '../base/disposable';
import type { CheckRun, Declared } from '../checks/report';
import type { PendingItem, RunCommand } from '../messages/run-command';
import type { CheckOrder, LabFiles, RunEnd, RunnerEvent, RunOrder } from '../messages/runner';

export interface Runner extends Disposable {
  /** The checks and measurements that a lab declares. Rejects with a `HumanError` when they cannot be read. */
  list(files: LabFiles): Promise<readonly Declared[]>;
  /**
   * Runs checks. Never rejects because of student code: a loop, a flood, a crash, lack of memory end in verdicts, if
   * need be by ending the child process and going on with the other checks in a new one.
   */
  check(order: CheckOrder, options?: RunnerOptions): Promise<CheckRun>;
  /** Runs a scenario, at a pace that a person can follow, until it is stopped. */
  run(order: RunOrder, options?: RunnerOptions): RunHandle;
}

export interface RunnerOptions {
  readonly onEvent?: (event: RunnerEvent) => void;
  /** Cancels: `check` then resolves with what there is, `cancelled` set. */
  readonly signal?: AbortSignal;
}

export interface RunHandle {
  control(line: string): void;
  /** Rejects with a `HumanError` when the command makes no sense now, or nothing runs. */
  command(command: RunCommand): Promise<void>;
  /** What is to happen next. Rejects with a `HumanError` when nothing runs. */
  pending(): Promise<readonly PendingItem[]>;
  input(pid: number, line: string): void;
  kill(pid: number): void;
  stop(): void;
  /** Settles when the run has ended and its child process is gone. */
  readonly ended: Promise<RunEnd>;
}

export interface RunnerLimits {
  /** Real milliseconds without a sign of life before a program counts as an endless loop. Default 2,000. */
  readonly stall: number;
  /** Bytes of memory of the whole child process. Default 1 GiB. */
  readonly memory: number;
}
