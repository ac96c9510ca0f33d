import type { LinkOptions, Packet, PacketVerdict, Traffic } from '../host/world-api';
import type { Stream } from './choices';
import type { Machine } from './machine';
import type { Fate } from './path';
import { lost, Path } from './path';

export type Rule = (packet: Packet) => PacketVerdict;

/** All paths, made at first use, and the rules underneath them. */
export class Network implements Traffic {
  readonly #paths = new Map<number, Path>();
  readonly #all: Path[] = [];
  readonly #rules: Rule[] = [];
  #defaults: LinkOptions = {};
  /** Whether there are rules. */
  ruled = false;
  /** What was decided last: one object for all packets, as there are many. */
  readonly #fate: Fate = { delay: lost, copy: lost, corrupt: false };

  /**
   * @param choices delays, parts and the like
   * @param chances whether packets are lost, copied or damaged, in millionths
   */
  constructor(
    readonly choices: Stream,
    readonly chances: Stream = choices,
  ) {}

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
    for (const a of from) for (const b of to) if (a !== b) this.path(a, b).block(true);
  }

  unblockAll(): void {
    for (const path of this.#all) path.block(false);
  }

  /** A machine was switched on or off. */
  noticePower(): void {
    for (const path of this.#all) path.noticePower();
  }

  addRule(rule: Rule): () => void {
    const own: Rule = (packet) => rule(packet);
    this.#rules.push(own);
    this.ruled = true;
    return () => {
      const at = this.#rules.indexOf(own);
      if (at >= 0) this.#rules.splice(at, 1);
      this.ruled = this.#rules.length > 0;
    };
  }

  /**
   * How long a TCP packet that leaves now takes, in microseconds, or `lost`. A damaged one is found out by its
   * checksum and so is lost; of two copies the second is not noticed.
   */
  delay(path: Path, now: number, size: number, packet: () => Packet): number {
    const { delay, copy, corrupt } = this.decide(path, now, size, packet);
    if (copy !== lost && size > 0) path.count(size);
    return corrupt ? lost : delay;
  }

  /** What becomes of a packet that leaves now. The result holds until the next call. */
  decide(path: Path, now: number, size: number, packet: () => Packet): Readonly<Fate> {
    const fate = this.#fate;
    const verdict = this.ruled ? this.#judge(packet()) : 'pass';
    if (typeof verdict === 'object' || verdict === 'drop') {
      fate.delay = verdict === 'drop' ? lost : verdict.delay * 1_000;
      fate.copy = lost;
      fate.corrupt = false;
      return fate;
    }
    path.decide(fate, now, size, this);
    if (verdict === 'corrupt') fate.corrupt = true;
    else if (verdict === 'duplicate' && fate.copy === lost) fate.copy = path.delay(now, size, this.choices);
    return fate;
  }

  #judge(packet: Packet): PacketVerdict {
    for (const rule of [...this.#rules]) {
      const verdict = rule(packet);
      if (typeof verdict === 'object' && !(verdict.delay >= 0 && verdict.delay < Infinity)) {
        throw new RangeError(`a rule delays a packet by 0 ms or more, not by ${verdict.delay}`);
      }
      if (verdict !== 'pass') return verdict;
    }
    return 'pass';
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
