/** Messages between a parent (the extension or `dlabs`) and the runner, its child process. */
import type { CheckProgress, CheckReport, CheckRun, Declared, Failure, Measurement } from '../checks/report';
import type { LabFiles } from '../packs/lab-files';
import type { PendingItem, RunCommand } from './run-command';

export type { LabFiles };

/** What runs the programs: the simulator (the default), or real processes. */
export type EngineName = 'sim' | 'os';

export interface CheckOrder {
  readonly files: LabFiles;
  /** Which checks and measurements, by name; absent: all. */
  readonly names?: readonly string[];
  /** Only those of this stage. */
  readonly stage?: string;
  readonly seed: number;
  /** Instead of the number of schedules that each check asks for. */
  readonly schedules?: number;
  /** Run only this schedule, of the one check named. */
  readonly replay?: string;
  /** Leave a failing schedule as it was found; absent: it is shortened, which takes up to a second. */
  readonly asFound?: boolean;
  /** Leave out measurements. */
  readonly checksOnly?: boolean;
  readonly engine?: EngineName;
  /** Only the schedules before this one. */
  readonly before?: number;
}

/** Some schedules of a check, or points of a measurement, that a helper tries: from `from` up to but not `to`. */
export interface Piece {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** What came of a piece. */
export interface PieceDone extends Piece {
  /** How many passed, from the first one on. The next one failed, or was not tried. */
  readonly passed: number;
  /** Milliseconds of processor time. */
  readonly work: number;
  /** Of a measurement: what those that passed gave. */
  readonly points?: readonly Readonly<Record<string, number>>[];
  /** Of an exhaustive check that passed. */
  readonly explored?: { readonly tried: number; readonly all: boolean };
}

export interface RunOrder {
  readonly files: LabFiles;
  readonly seed: number;
  /** Virtual milliseconds for each real one. 1 is real time. */
  readonly speed: number;
  readonly engine?: EngineName;
}

/** A parent's requests. Each is answered once: `ok` with the result, or `err` with words for a person. */
export type RunnerRequest =
  | { readonly type: 'list'; readonly files: LabFiles }
  | { readonly type: 'check'; readonly order: CheckOrder }
  /** Help another process with its order. Answered when that was cancelled. */
  | { readonly type: 'help'; readonly order: CheckOrder }
  /** A piece of the order that is helped with. Answered in the order in which they are asked. */
  | { readonly type: 'try'; readonly piece: Piece }
  /** To the process that has the order: what a helper did, and the question for more. `null`: nothing is left. */
  | { readonly type: 'share'; readonly helper: number; readonly done?: PieceDone }
  /** To the process that has the order: a helper has ended, and what it had is not done. */
  | { readonly type: 'helper-lost'; readonly helper: number }
  /** Answered when the run has ended. */
  | { readonly type: 'run'; readonly order: RunOrder }
  /** A line for the control terminal of the run, such as `kill server`; its output comes as events. */
  | { readonly type: 'control'; readonly line: string }
  /** The same for a view. Answered when it is done, or with `err` in words when it makes no sense. */
  | { readonly type: 'command'; readonly command: RunCommand }
  /** What is to happen next in the run. Numbers hold while it is paused. */
  | { readonly type: 'pending' }
  /** A line typed in a process's terminal. */
  | { readonly type: 'input'; readonly pid: number; readonly line: string }
  /** Kill one process of the run: its terminal was closed. */
  | { readonly type: 'kill'; readonly pid: number }
  /** End the check or the run that goes on; it is then answered, with what there is. */
  | { readonly type: 'cancel' };

export interface RunnerAnswers {
  readonly list: readonly Declared[];
  readonly check: CheckRun;
  readonly help: null;
  readonly try: PieceDone;
  readonly share: Piece | null;
  readonly 'helper-lost': null;
  readonly run: RunEnd;
  readonly control: null;
  readonly command: null;
  readonly pending: readonly PendingItem[];
  readonly input: null;
  readonly kill: null;
  readonly cancel: null;
}

export interface RunEnd {
  /** Why the run ended, when it was not asked to. */
  readonly failure?: Failure;
  readonly trace?: Failure['trace'];
}

/** What the runner tells unasked while it works. */
export type RunnerEvent =
  | { readonly type: 'check-started'; readonly name: string }
  | ({ readonly type: 'check-progress' } & CheckProgress)
  | { readonly type: 'check-finished'; readonly report: CheckReport }
  | { readonly type: 'measured'; readonly measurement: Measurement }
  | {
      readonly type: 'process-started';
      readonly pid: number;
      readonly name: string;
      readonly host: string;
      /** Virtual milliseconds. */
      readonly time: number;
    }
  | { readonly type: 'process-output'; readonly pid: number; readonly time: number; readonly line: string }
  | {
      readonly type: 'process-ended';
      readonly pid: number;
      readonly time: number;
      readonly how: string;
      readonly failure?: Failure;
    }
  /** A line for the control terminal: what crosses the network, or the answer to a command. */
  | {
      readonly type: 'control-output';
      readonly time: number;
      readonly line: string;
      readonly about: 'network' | 'fault' | 'answer' | 'error';
    }
  /**
   * The run went back to an earlier moment: what was told of later ones is undone, and the processes that live are
   * these. What follows may be another story.
   */
  | {
      readonly type: 'went-back';
      /** Virtual milliseconds: the moment, and the one from which the run came. */
      readonly time: number;
      readonly from: number;
      readonly processes: readonly { readonly pid: number; readonly name: string; readonly host: string }[];
    }
  /** The run's pace changed. */
  | { readonly type: 'pace'; readonly time: number; readonly speed: number; readonly paused: boolean };

/** The wire form: requests carry an id, answers name it. */
export type ToRunner = { readonly id: number; readonly request: RunnerRequest };
export type FromRunner =
  | { readonly id: number; readonly ok: RunnerAnswers[keyof RunnerAnswers] }
  | { readonly id: number; readonly err: string }
  | { readonly event: RunnerEvent };
