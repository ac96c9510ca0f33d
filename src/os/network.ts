import type { LinkOptions, Packet, PacketVerdict, Traffic } from '../host/world-api';
import { limits } from '../host/limits';
import type { Draw } from './setup';

/** A machine, as far as the network knows it. */
export interface Station {
  readonly name: string;
  readonly on: boolean;
}

/** One way between two machines. Times in milliseconds. */
export class Path {
  options: LinkOptions = {};
  blocked = false;
  segments = 0;
  bytes = 0;
  connections = 0;
  /** When the link has put everything so far on the wire. */
  #busyUntil = 0;

  constructor(
    readonly from: Station,
    readonly to: Station,
    readonly draw: Draw,
  ) {}

  /** Whether nothing can arrive: a partition, or no power at the far end. */
  get silent(): boolean {
    return this.blocked || !this.to.on;
  }

  /** How long a packet takes, and occupies the link for it; `undefined` when the link's queue is full. */
  delay(size: number): number | undefined {
    if (this.from === this.to) return 0;
    const { bandwidth, queue = Infinity } = this.options;
    const latency = this.#latency();
    if (bandwidth === undefined) return latency;
    const now = performance.now();
    const waiting = (Math.max(0, this.#busyUntil - now) * bandwidth) / 1_000;
    if (waiting + size > queue && waiting > 0) return undefined;
    this.#busyUntil = Math.max(now, this.#busyUntil) + (size * 1_000) / bandwidth;
    return this.#busyUntil - now + latency;
  }

  #latency(): number {
    const { latency = [1, 5] } = this.options;
    if (typeof latency === 'number') return latency;
    if ('mean' in latency) return latency.min - (latency.mean - latency.min) * Math.log(1 - this.#fraction());
    return latency[0] + (latency[1] - latency[0]) * this.#fraction();
  }

  loses(): boolean {
    return this.#happens(this.options.loss);
  }

  doubles(): boolean {
    return this.#happens(this.options.duplicate);
  }

  corrupts(): boolean {
    return this.#happens(this.options.corrupt);
  }

  /** Never for the plainest choice, 0. */
  #happens(share = 0): boolean {
    return share > 0 && this.#fraction() >= 1 - share;
  }

  #fraction(): number {
    return this.draw(1_000_000) / 1_000_000;
  }
}

type Rule = (packet: Packet) => PacketVerdict;

/** All paths, made at first use, and the rules underneath. */
export class OsNetwork implements Traffic {
  readonly #paths = new Map<string, Path>();
  readonly #rules: Rule[] = [];
  #defaults: LinkOptions = {};
  /** Those who wait for the network, or a machine, to be there again. */
  readonly #waiting = new Set<() => void>();

  constructor(readonly draw: Draw) {}

  path(from: Station, to: Station): Path {
    const key = `${from.name}\0${to.name}`;
    let path = this.#paths.get(key);
    if (path === undefined) {
      path = new Path(from, to, this.draw);
      path.options = this.#defaults;
      this.#paths.set(key, path);
    }
    return path;
  }

  setDefault(options: LinkOptions): void {
    this.#defaults = { ...this.#defaults, ...options };
    for (const path of this.#paths.values()) path.options = { ...path.options, ...options };
  }

  /** @returns takes the rule away */
  rule(rule: Rule): () => void {
    this.#rules.push(rule);
    return () => void this.#rules.splice(this.#rules.indexOf(rule), 1);
  }

  /** What the rules say of a packet. */
  judge(packet: () => Packet): PacketVerdict {
    if (this.#rules.length === 0) return 'pass';
    const shown = packet();
    for (const rule of this.#rules) {
      const verdict = rule(shown);
      if (verdict !== 'pass') return verdict;
    }
    return 'pass';
  }

  block(from: readonly Station[], to: readonly Station[]): void {
    for (const a of from) for (const b of to) if (a !== b) this.path(a, b).blocked = true;
  }

  unblockAll(): void {
    for (const path of this.#paths.values()) path.blocked = false;
    this.changed();
  }

  /** A machine or a way is there again. */
  changed(): void {
    for (const notify of [...this.#waiting]) notify();
  }

  /** Settles after `ms`, or sooner when the network changes. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      this.#waiting.add(over);
    });
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

  between(from: Named, to: Named): { segments: number; bytes: number } {
    const path = this.#paths.get(`${nameOf(from)}\0${nameOf(to)}`);
    return { segments: path?.segments ?? 0, bytes: path?.bytes ?? 0 };
  }

  #sum(of: (path: Path) => number): number {
    let sum = 0;
    for (const path of this.#paths.values()) if (path.from !== path.to) sum += of(path);
    return sum;
  }
}

type Named = string | { readonly name: string };

function nameOf(host: Named): string {
  return typeof host === 'string' ? host : host.name;
}

/** The further wait for what was lost: it is sent again after 200 ms, then twice as long, and so on. */
export function retransmission(path: Path): number {
  let wait = 0;
  for (let next: number = limits.retransmit; path.loses() || path.corrupts(); next *= 2) {
    wait += next;
    if (next >= limits.retransmitMax) break;
  }
  return wait;
}
