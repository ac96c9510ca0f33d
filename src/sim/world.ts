import type {
  HostOptions,
  HostSet,
  LinkOptions,
  Packet,
  PacketVerdict,
  Traffic,
  World,
  WorldHost,
} from '../host/world-api';
import { PropertyError } from '../host/property-error';
import { none } from '../trace/writer';
import type { About } from './about';
import type { Stream } from './choices';
import type { Machine } from './machine';
import type { Happening } from './scheduler';
import type { Simulation } from './simulation';
import { SimWorldHost } from './world-host';

/** Something that the world waits for on behalf of the check. */
interface Expectation {
  readonly what: string;
  readonly holds: () => boolean;
  readonly met: () => void;
}

/** A fault that happens when the schedule says so. */
class Anytime implements Happening {
  readonly about: About = { kind: 'fault' };

  constructor(
    readonly sim: Simulation,
    readonly what: string,
    readonly fault: () => void,
  ) {}

  happen(): void {
    this.sim.note('note', this.what);
    this.fault();
  }
}

/** The world API over a simulation. */
export class SimWorld implements World {
  readonly #sim: Simulation;
  readonly #hosts = new Map<Machine, SimWorldHost>();
  readonly #faults: Stream;
  readonly #invariants: { readonly what: string; readonly holds: () => boolean }[] = [];
  readonly #expectations = new Set<Expectation>();

  constructor(sim: Simulation) {
    this.#sim = sim;
    this.#faults = sim.choices.stream('faults');
  }

  host(name: string, options?: HostOptions): SimWorldHost {
    const machine = this.#sim.machine(name, options);
    let host = this.#hosts.get(machine);
    if (host === undefined) {
      host = new SimWorldHost(this.#sim, machine);
      this.#hosts.set(machine, host);
    }
    return host;
  }

  get hosts(): readonly SimWorldHost[] {
    return this.#sim.machines.map((machine) => this.host(machine.name));
  }

  link(a: WorldHost | string, b: WorldHost | string, options: LinkOptions): void {
    const [one, other] = [this.#machine(a), this.#machine(b)];
    this.#sim.network.path(one, other).set(options);
    this.#sim.network.path(other, one).set(options);
  }

  defaultLink(options: LinkOptions): void {
    this.#sim.network.setDefault(options);
  }

  now(): number {
    return this.#sim.now / 1_000;
  }

  sleep(ms: number): Promise<void> {
    const sim = this.#sim;
    return new Promise((resolve) => sim.scheduler.after(ms * 1_000, { happen: resolve }));
  }

  choose(limit: number): number {
    return this.#faults.below(limit);
  }

  anytime(what: string, fault: () => void, options: { readonly within?: number } = {}): void {
    const happening = new Anytime(this.#sim, what, fault);
    if (this.#sim.choices.free === true) return this.#sim.scheduler.after(0, happening);
    const within = Math.round((options.within ?? 1_000) * 1_000);
    if (!(within >= 0)) throw new RangeError(`within is a number of milliseconds, not ${options.within}`);
    // One schedule in four has it never, the calm one among them.
    if (this.#faults.below(4) > 0) this.#sim.scheduler.after(this.#faults.below(within + 1), happening);
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick needs at least one item');
    return items[this.#faults.below(items.length)] as T;
  }

  eventually(
    what: string,
    condition: () => boolean,
    options: { readonly within?: number } = {},
  ): Promise<void> {
    const within = options.within ?? 10_000;
    return new Promise((resolve, reject) => {
      if (condition()) return resolve();
      const expectation: Expectation = { what, holds: condition, met: resolve };
      this.#expectations.add(expectation);
      this.#sim.scheduler.after(within * 1_000, {
        happen: () => {
          if (this.#expectations.delete(expectation)) {
            reject(new PropertyError(what, within));
          }
        },
      });
    });
  }

  invariant(what: string, holds: () => boolean): void {
    this.#invariants.push({ what, holds });
  }

  /** Judges invariants and expectations, as after every event. @throws {PropertyError} or what a condition throws */
  judge(): void {
    for (const { what, holds } of this.#invariants) if (!holds()) throw new PropertyError(what);
    let met = this.#meet();
    while (met) {
      this.#sim.settle();
      met = this.#meet();
    }
  }

  /** Whether there is anything to judge after an event. */
  get judges(): boolean {
    return this.#invariants.length > 0 || this.#expectations.size > 0;
  }

  #meet(): boolean {
    let any = false;
    for (const expectation of this.#expectations) {
      if (!expectation.holds()) continue;
      this.#expectations.delete(expectation);
      expectation.met();
      any = true;
    }
    return any;
  }

  /** What the check still waits for, in words. */
  get expected(): readonly string[] {
    return [...this.#expectations].map((expectation) => expectation.what);
  }

  partition(a: HostSet, b: HostSet, options: { readonly oneWay?: boolean } = {}): void {
    const [left, right] = [this.#machines(a), this.#machines(b)];
    const sign = options.oneWay ? '→' : '|';
    this.#sim.note('fault', `partition ${names(left)} ${sign} ${names(right)}`);
    this.#sim.network.block(left, right);
    if (!options.oneWay) this.#sim.network.block(right, left);
    this.#sim.cause = none;
  }

  heal(): void {
    this.#sim.note('fault', 'heal');
    this.#sim.network.unblockAll();
    this.#sim.cause = none;
  }

  rule(rule: (packet: Packet) => PacketVerdict): () => void {
    return this.#sim.network.addRule(rule);
  }

  get traffic(): Traffic {
    return this.#sim.network;
  }

  #machine(host: WorldHost | string): Machine {
    return this.#sim.machine(typeof host === 'string' ? host : host.name);
  }

  #machines(set: HostSet): Machine[] {
    const list = Array.isArray(set) ? (set as readonly (WorldHost | string)[]) : [set as WorldHost | string];
    return list.map((host) => this.#machine(host));
  }
}

function names(machines: readonly Machine[]): string {
  return machines.map((machine) => machine.name).join(', ');
}
