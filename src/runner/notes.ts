/**
 * Notes: what the runner's process tells on a pipe of its own when it cannot, or will soon no longer, use the message
 * channel: its main thread is busy without end, or the process is about to end. One JSON value a line.
 */
import { writeSync } from 'node:fs';

/** The file descriptor of the pipe in the runner's process. */
export const noteDescriptor = 4;

/** A frame of a JavaScript stack. Lines and columns count from 1. */
export interface Frame {
  /** The function's name; may be empty. */
  readonly name: string;
  /** Path or `file:` URL of the script. */
  readonly url: string;
  readonly line: number;
  readonly column: number;
  /** Tells functions apart, whatever their names. */
  readonly id: string;
}

export type Note =
  /** The watchdog ends the process. `''` in `check` and `replay`: none. */
  | {
      readonly type: 'stuck';
      readonly why: 'stall' | 'memory';
      readonly check: string;
      readonly replay: string;
      /** Stacks of the main thread, topmost frame first, some milliseconds apart. Empty: it did not react. */
      readonly stacks: readonly (readonly Frame[])[];
      /** The function that does not return. */
      readonly stays?: string;
    }
  /**
   * A line of the student was reached, and how many signs of life there were until then. Told only by a child that
   * follows the student's lines.
   */
  | { readonly type: 'at'; readonly url: string; readonly line: number; readonly beats: number }
  /** The process ends by itself in the middle of work. */
  | {
      readonly type: 'exit';
      readonly code: number;
      readonly check: string;
      readonly replay: string;
      readonly stack: readonly Frame[];
    }
  /** An error that nobody caught. The process may end because of it. */
  | {
      readonly type: 'uncaught';
      readonly message: string;
      readonly check: string;
      readonly replay: string;
      readonly stack: readonly Frame[];
    };

/** Writes a note at once, from any thread. A parent that is gone is no error: the process will end soon. */
export function writeNote(note: Note): void {
  try {
    writeSync(noteDescriptor, `${JSON.stringify(note)}\n`);
  } catch {
    // The pipe's reader is gone, or there never was one: nobody is left to be told.
  }
}

/** Reads notes from chunks of text. What is no note (the student's code may write to the pipe) is passed over. */
export class NoteParser {
  #rest = '';

  push(chunk: string): Note[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-1_000_000);
    return lines.flatMap((line) => parse(line) ?? []);
  }
}

function parse(line: string): Note | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'type' in value ? (value as Note) : undefined;
  } catch {
    return undefined;
  }
}
