import { utf8Length } from '../host/text';
import type { LinkOptions, Traffic } from '../host/world-api';
import type { Stream } from './choices';
import type { Machine } from './machine';

/** One way between two machines: how packets travel, and what travelled. Times in microseconds. */
export class Path {
  latencyMin = 1_000;
  latencyMax = 5_000;
  /** In millionths. */
  loss = 0;
  /** Microseconds for each byte. */
  timePerByte = 0;
  blocked = false;
  segments = 0;
  bytes = 0;
  connections = 0;
  /** When the link has put everything so far on the wire. */
  #busyUntil = 0;

  constructor(
    readonly from: Machine,
    readonly to: Machine,
  ) {
    if (from === to) {
      this.latencyMin = 20;
      this.latencyMax = 50;
    }
  }

  set(options: LinkOptions): void {
    const { latency, loss, bandwidth } = options;
    if (latency !== undefined) {
      const [min, max] =
        typeof latency === 'number'
          ? [latency, latency]
          : 'mean' in latency
            ? [latency.min, 2 * latency.mean - latency.min]
            : latency;
      this.latencyMin = Math.round(min * 1_000);
      this.latencyMax = Math.round(max * 1_000);
    }
    if (loss !== undefined) this.loss = Math.round(loss * 1_000_000);
    if (bandwidth !== undefined) this.timePerByte = 1_000_000 / bandwidth;
  }

  /** How long a packet of `size` bytes that is sent at `now` takes, and occupies the link for it. */
  delay(now: number, size: number, choices: Stream): number {
    const spread = this.latencyMax - this.latencyMin;
    const latency = spread === 0 ? this.latencyMin : this.latencyMin + choices.below(spread + 1);
    if (this.timePerByte === 0) return latency;
    this.#busyUntil = Math.max(now, this.#busyUntil) + size * this.timePerByte;
    return this.#busyUntil - now + latency;
  }

  /** Whether the link loses a packet. */
  loses(choices: Stream): boolean {
    return this.loss > 0 && choices.below(1_000_000) >= 1_000_000 - this.loss;
  }

  /** Whether nothing can arrive: a partition, or no power at the far end. */
  get silent(): boolean {
    return this.blocked || !this.to.on;
  }
}

/** All paths, made at first use. */
export class Network implements Traffic {
  readonly #paths = new Map<number, Path>();
  readonly #all: Path[] = [];
  #defaults: LinkOptions = {};

  constructor(readonly choices: Stream) {}

  path(from: Machine, to: Machine): Path {
    const key = from.index * 65_536 + to.index;
    let path = this.#paths.get(key);
    if (path === undefined) {
      path = new Path(from, to);
      if (from !== to) path.set(this.#defaults);
      this.#paths.set(key, path);
      this.#all.push(path);
    }
    return path;
  }

  setDefault(options: LinkOptions): void {
    this.#defaults = { ...this.#defaults, ...options };
    for (const path of this.#all) if (path.from !== path.to) path.set(options);
  }

  block(from: readonly Machine[], to: readonly Machine[]): void {
    for (const a of from) for (const b of to) if (a !== b) this.path(a, b).blocked = true;
  }

  unblockAll(): void {
    for (const path of this.#all) path.blocked = false;
  }

  get segments(): number {
    return this.#sum((path) => path.segments);
  }

  get bytes(): number {
    return this.#sum((path) => path.bytes);
  }

  get connections(): number {
    return this.#sum((path) => path.connections);
  }

  between(
    from: string | { readonly name: string },
    to: string | { readonly name: string },
  ): { segments: number; bytes: number } {
    const [a, b] = [nameOf(from), nameOf(to)];
    const paths = this.#all.filter((path) => path.from.name === a && path.to.name === b);
    return { segments: sum(paths, (path) => path.segments), bytes: sum(paths, (path) => path.bytes) };
  }

  #sum(of: (path: Path) => number): number {
    return sum(
      this.#all.filter((path) => path.from !== path.to),
      of,
    );
  }
}

function sum(paths: readonly Path[], of: (path: Path) => number): number {
  return paths.reduce((total, path) => total + of(path), 0);
}

function nameOf(host: string | { readonly name: string }): string {
  return typeof host === 'string' ? host : host.name;
}

/** What travels in one piece: bytes, or one message that becomes bytes only when somebody reads bytes. */
export type Chunk = Uint8Array | Message;

export class Message {
  /** Bytes, with the line's end. */
  readonly length: number;
  constructor(readonly text: string) {
    this.length = utf8Length(text) + 1;
  }
}
