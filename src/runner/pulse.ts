/** Signs of life in shared memory: written by the runner's main thread, read by its watchdog while that is busy. */
import type { Pulse } from '../checks/session-api';

const slots = { beats: 0, busy: 1, debugged: 2, checkLength: 3, scheduleLength: 4, count: 5 } as const;
/** Bytes kept for each text. A longer text is kept as none: a cut schedule would replay another run. */
const textMax = 16_384;
const headSize = slots.count * Int32Array.BYTES_PER_ELEMENT;
const encoder = new TextEncoder();

/** Makes the memory that a `PulseWriter` and a `PulseReader` share. */
export function makePulseMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(headSize + 2 * textMax);
}

/** The writing end, on the main thread. */
export class PulseWriter implements Pulse {
  readonly #head: Int32Array;
  readonly #check: Uint8Array;
  readonly #schedule: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#head = new Int32Array(memory, 0, slots.count);
    this.#check = new Uint8Array(memory, headSize, textMax);
    this.#schedule = new Uint8Array(memory, headSize + textMax, textMax);
  }

  beat(): void {
    Atomics.add(this.#head, slots.beats, 1);
  }

  enter(check: string): void {
    this.schedule('');
    this.#write(check, this.#check, slots.checkLength);
    this.beat();
  }

  schedule(replay: string): void {
    this.#write(replay, this.#schedule, slots.scheduleLength);
    this.beat();
  }

  /** Work begins or ends. Silence counts only while there is work. */
  busy(on: boolean): void {
    if (on) this.enter('');
    Atomics.store(this.#head, slots.busy, on ? 1 : 0);
    this.beat();
  }

  /** Tells whether a debugger may hold this thread at a breakpoint: silence then means nothing. */
  debugged(on: boolean): void {
    Atomics.store(this.#head, slots.debugged, on ? 1 : 0);
  }

  #write(text: string, into: Uint8Array, length: number): void {
    Atomics.store(this.#head, length, 0);
    const { read, written } = encoder.encodeInto(text, into);
    if (read === text.length) Atomics.store(this.#head, length, written);
  }
}

/** The reading end, on the watchdog's thread. */
export class PulseReader {
  readonly #head: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#head = new Int32Array(memory, 0, slots.count);
    this.#bytes = new Uint8Array(memory);
  }

  get beats(): number {
    return Atomics.load(this.#head, slots.beats);
  }

  get busy(): boolean {
    return Atomics.load(this.#head, slots.busy) === 1;
  }

  get debugged(): boolean {
    return Atomics.load(this.#head, slots.debugged) === 1;
  }

  /** The check that goes on; `''`: none. */
  get check(): string {
    return this.#read(headSize, slots.checkLength);
  }

  /** The text that replays the schedule that goes on; `''`: none, or too long. */
  get schedule(): string {
    return this.#read(headSize + textMax, slots.scheduleLength);
  }

  #read(offset: number, length: number): string {
    return new TextDecoder().decode(this.#bytes.slice(offset, offset + Atomics.load(this.#head, length)));
  }
}
