/** What the runner's process needs of `checks`, and what it gives to it. */
import type {
  CheckOrder,
  LabFiles,
  Piece,
  PieceDone,
  RunEnd,
  RunnerEvent,
  RunOrder,
} from '../messages/runner';
import type { PendingItem, RunCommand } from '../messages/run-command';
import type { CheckRun, Declared } from './report';

/** What a session of checks or of a run is given by the process it runs in. */
export interface SessionTools {
  readonly emit: (event: RunnerEvent) => void;
  /** Aborted when the parent cancels. */
  readonly signal: AbortSignal;
  readonly pulse: Pulse;
  /** The program of real processes, `out/os-child.js`: an absolute path. */
  readonly processScript: string;
  /** Told once, before the first check, by a session whose work others can help with. */
  readonly shares?: (work: SharedWork) => void;
}

/** The work of one order, as those see it who help with it. Helpers have numbers. */
export interface SharedWork {
  /** Something to try, or `null`: nothing is left. */
  claim(helper: number): Piece | null;
  take(helper: number, done: PieceDone): void;
  lost(helper: number): void;
}

/** Tries pieces of an order that another process has. */
export interface HelpSession {
  /** One piece after the other. Never rejects because of student code. */
  try(piece: Piece): Promise<PieceDone>;
}

/**
 * Signs of life that another thread can read while this one is busy. When they stop, the watchdog finds the line
 * that keeps the thread, and ends the process.
 */
export interface Pulse {
  /** Called every few milliseconds of real time, and before student code is entered for the first time. */
  beat(): void;
  /** A check begins (`''`: none): what the watchdog must name when the process has to be ended. */
  enter(check: string): void;
  /** A schedule begins: the text that replays it. */
  schedule(replay: string): void;
}

/** A running scenario. */
export interface RunSession {
  control(line: string): void;
  /** Rejects with a `HumanError` when the command makes no sense now. */
  command(command: RunCommand): Promise<void>;
  pending(): Promise<readonly PendingItem[]>;
  input(pid: number, line: string): void;
  kill(pid: number): void;
  /** Ends the run; `ended` then settles. */
  stop(): void;
  readonly ended: Promise<RunEnd>;
}

export type ListChecks = (files: LabFiles) => Promise<readonly Declared[]>;
/** Never rejects because of student code: that gives verdicts. Rejects with a `HumanError` for a broken lab. */
export type CheckLab = (order: CheckOrder, tools: SessionTools) => Promise<CheckRun>;
/** Rejects with a `HumanError` for a broken lab. */
export type OpenHelp = (order: CheckOrder, tools: SessionTools) => Promise<HelpSession>;
export type OpenRun = (order: RunOrder, tools: SessionTools) => Promise<RunSession>;
