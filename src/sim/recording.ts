import type { Choices, Stream } from './choices';
import { seededChoices } from './choices';
import { recordingText } from './replay-text';

/** The choices of one schedule, stream by stream, as they were drawn. */
export interface Recording {
  /** What the programs' random numbers are drawn from. */
  readonly seed: number;
  /** Happenings came in any order, chosen at each step. */
  readonly free: boolean;
  readonly streams: ReadonlyMap<string, readonly number[]>;
}

/** Why a recording is not what the program draws now. */
export interface Misfit {
  readonly stream: string;
  /** How many choices were recorded, and how many were drawn. */
  readonly recorded: number;
  readonly drawn: number;
  /** The first choice, from 1, that does not exist any more: there are fewer possibilities now. */
  readonly beyond?: number;
}

/** How many choices of a recording are not the plainest outcome. */
export function countChosen({ streams }: Recording): number {
  let count = 0;
  for (const values of streams.values()) for (const value of values) if (value !== 0) count++;
  return count;
}

/** Passes choices on, and keeps them. */
export class Recorder implements Choices {
  readonly #streams = new Map<string, number[]>();
  readonly #inner: Choices;

  constructor(inner: Choices) {
    this.#inner = inner;
  }

  get replay(): string {
    return this.#inner.replay;
  }

  get seed(): number {
    return this.#inner.seed;
  }

  get free(): boolean {
    return this.#inner.free === true;
  }

  again(): Recorder {
    return new Recorder(this.#inner.again());
  }

  stream(purpose: string): Stream {
    const inner = this.#inner.stream(purpose);
    const values = this.#streams.get(purpose) ?? [];
    this.#streams.set(purpose, values);
    return {
      below: (limit) => {
        const value = inner.below(limit);
        values.push(value);
        return value;
      },
    };
  }

  random(host: string): Stream {
    return this.#inner.random(host);
  }

  /** What was drawn so far. */
  recording(): Recording {
    return { seed: this.seed, free: this.free, streams: this.#streams };
  }
}

/** The choices of a recording again: what goes beyond it is the plainest outcome. */
export class RecordedChoices implements Choices {
  readonly #recording: Recording;
  readonly #drawn = new Map<string, { count: number; beyond?: number }>();
  readonly #random: Choices;
  #text: string | undefined;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#random = seededChoices(recording.seed);
  }

  get replay(): string {
    return (this.#text ??= recordingText(this.#recording));
  }

  get seed(): number {
    return this.#recording.seed;
  }

  get free(): boolean {
    return this.#recording.free;
  }

  again(): RecordedChoices {
    return new RecordedChoices(this.#recording);
  }

  stream(purpose: string): Stream {
    const values = this.#recording.streams.get(purpose) ?? [];
    const drawn = this.#drawn.get(purpose) ?? { count: 0 };
    this.#drawn.set(purpose, drawn);
    return {
      below: (limit) => {
        const value = values[drawn.count++] ?? 0;
        if (value < limit) return value;
        drawn.beyond ??= drawn.count;
        return limit - 1;
      },
    };
  }

  random(host: string): Stream {
    return this.#random.random(host);
  }

  /** The first stream, once the run is over, of which other choices were drawn than were recorded. */
  misfit(): Misfit | undefined {
    const { streams } = this.#recording;
    for (const stream of new Set([...streams.keys(), ...this.#drawn.keys()])) {
      const recorded = streams.get(stream)?.length ?? 0;
      const { count, beyond } = this.#drawn.get(stream) ?? { count: 0 };
      if (beyond !== undefined) return { stream, recorded, drawn: count, beyond };
      if (count !== recorded) return { stream, recorded, drawn: count };
    }
    return undefined;
  }
}
