/**
 * Where every nondeterministic decision of a simulation comes from. Each purpose has a stream of its own, so that one
 * more `random()` in a program leaves the network's decisions as they were.
 */
export interface Choices {
  /** Decisions of the world for one purpose, such as the network's. */
  stream(purpose: string): Stream;
  /** The random numbers that the programs of one host draw: random in the calm schedule, too. */
  random(host: string): Stream;
  /** Text that `parseReplay` turns into the same choices again. */
  readonly replay: string;
  /** The same choices from their beginning. */
  again(): Choices;
  /** What the programs' random numbers are drawn from. */
  readonly seed: number;
  /** Set where happenings come in any order that the network allows, one of them chosen at each step. */
  readonly free?: boolean;
}

/** A sequence of decisions for one purpose. 0 is always the plainest outcome: no delay, no loss, the first item. */
export interface Stream {
  /** A whole number from 0 up to but not including `limit` (1 to 2^32). */
  below(limit: number): number;
}

/** Marks the replay text of a seed; recorded choices carry another mark. */
const form = '1-';

/** Choices drawn from a seed. Seed 0 is the calm schedule: every choice is 0. @param seed 0 to 2^53 - 1 */
export function seededChoices(seed: number): Choices {
  const choices: Choices = {
    seed,
    again: () => choices,
    replay: form + seed.toString(36),
    stream: (purpose) => (seed === 0 ? calm : new RandomStream(seed, purpose)),
    random: (host) => new RandomStream(seed, `random ${host}`),
  };
  return choices;
}

/** The seed that a text of `seededChoices` holds; `undefined` when it is not such a text. */
export function seedOf(text: string): number | undefined {
  if (!text.startsWith(form) || !/^[0-9a-z]+$/.test(text.slice(form.length))) return undefined;
  const seed = parseInt(text.slice(form.length), 36);
  return Number.isSafeInteger(seed) ? seed : undefined;
}

/** The seed of the n-th schedule of a check; schedule 0 is the calm one. */
export function scheduleSeed(seed: number, check: string, n: number): number {
  if (n === 0) return 0;
  const low = hash32(`${seed}/${check}/${n}`, 0x811c9dc5);
  const high = hash32(`${n}/${check}/${seed}`, 0x9747b28c) & 0xffff;
  return high * 0x1_0000_0000 + low + 1;
}

const calm: Stream = { below: () => 0 };

/** FNV-1a with a final mix. */
function hash32(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The generator sfc32 (Doty-Humphrey, PractRand): 128 bits of state, period at least 2^32. */
class RandomStream implements Stream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, purpose: string) {
    this.#a = hash32(purpose, 0x9e3779b9) | 0;
    this.#b = seed | 0;
    this.#c = Math.floor(seed / 0x1_0000_0000) | 0;
    for (let i = 0; i < 12; i++) this.#next();
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  below(limit: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * limit);
  }
}
