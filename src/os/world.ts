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
import type { Machine } from './machine';
import type { Draw, OsSetup } from './setup';
import { Supervisor } from './supervisor';
import { OsWorldHost } from './world-host';

/** Something that the world waits for on behalf of the check. */
interface Expectation {
  readonly what: string;
  readonly holds: () => boolean;
  readonly met: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * What a bound that a check sets is prolonged by, in milliseconds: real processes have to be started, and share the
 * machine with whatever else runs there.
 */
const patience = 5_000;

/** Milliseconds between two looks at a condition while nothing happens. */
const pollEvery = 20;

/** The world API over real processes. Time is the real one. */
export class OsWorld implements World {
  readonly supervisor: Supervisor;
  readonly #hosts = new Map<Machine, OsWorldHost>();
  readonly #faults: Draw;
  readonly #losses: Draw;
  readonly #invariants: { readonly what: string; readonly holds: () => boolean }[] = [];
  readonly #expectations = new Set<Expectation>();
  #judging = false;
  /** Faults that are still to come. */
  readonly #planned: NodeJS.Timeout[] = [];

  /** @param broken is told an invariant that does not hold, or what a condition throws */
  constructor(
    setup: OsSetup,
    readonly broken: (error: unknown) => void,
  ) {
    const { observer } = setup;
    const happened = (): void => {
      observer.happened();
      this.judge();
    };
    this.supervisor = new Supervisor({ ...setup, observer: { ...observer, happened } });
    this.#faults = setup.draw('faults');
    this.#losses = setup.draw('disk');
  }

  host(name: string, options?: HostOptions): OsWorldHost {
    const machine = this.supervisor.machine(name, options);
    let host = this.#hosts.get(machine);
    if (host === undefined) {
      host = new OsWorldHost(this.supervisor, machine, this.#losses);
      this.#hosts.set(machine, host);
    }
    return host;
  }

  get hosts(): readonly OsWorldHost[] {
    return this.supervisor.machines.map((machine) => this.host(machine.name));
  }

  link(a: WorldHost | string, b: WorldHost | string, options: LinkOptions): void {
    const { network } = this.supervisor;
    const [one, other] = [this.#machine(a), this.#machine(b)];
    for (const path of [network.path(one, other), network.path(other, one)])
      path.options = { ...path.options, ...options };
  }

  defaultLink(options: LinkOptions): void {
    this.supervisor.network.setDefault(options);
  }

  now(): number {
    return this.supervisor.recorder.now;
  }

  async sleep(ms: number): Promise<void> {
    await this.supervisor.settled();
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  choose(limit: number): number {
    return this.#faults(limit);
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('pick needs at least one item');
    return items[this.#faults(items.length)] as T;
  }

  eventually(
    what: string,
    condition: () => boolean,
    options: { readonly within?: number } = {},
  ): Promise<void> {
    const within = (options.within ?? 10_000) + patience;
    return new Promise((resolve, reject) => {
      if (condition()) return resolve();
      const over = (action: () => void): void => {
        clearTimeout(timer);
        clearInterval(poll);
        this.#expectations.delete(expectation);
        action();
      };
      const timer = setTimeout(() => over(() => reject(new PropertyError(what, within))), within);
      // What a probe does after an event, in the check's own process, is no event.
      const poll = setInterval(() => this.judge(), pollEvery);
      const expectation: Expectation = {
        what,
        holds: condition,
        met: () => over(resolve),
        failed: (error) => over(() => reject(error)),
      };
      this.#expectations.add(expectation);
    });
  }

  invariant(what: string, holds: () => boolean): void {
    this.#invariants.push({ what, holds });
  }

  /** Judges invariants and expectations, as after every event. */
  judge(): void {
    // A condition may itself do something to the world.
    if (this.#judging) return;
    this.#judging = true;
    try {
      for (const { what, holds } of this.#invariants) if (!holds()) throw new PropertyError(what);
    } catch (error) {
      this.#invariants.length = 0;
      this.broken(error);
    }
    for (const expectation of [...this.#expectations]) {
      try {
        if (expectation.holds()) expectation.met();
      } catch (error) {
        expectation.failed(error);
      }
    }
    this.#judging = false;
  }

  /** What the check still waits for, in words. */
  get expected(): readonly string[] {
    return [...this.#expectations].map((expectation) => expectation.what);
  }

  partition(a: HostSet, b: HostSet, options: { readonly oneWay?: boolean } = {}): void {
    const [left, right] = [this.#machines(a), this.#machines(b)];
    this.supervisor.fault(`partition ${names(left)} ${options.oneWay ? '→' : '|'} ${names(right)}`);
    this.supervisor.network.block(left, right);
    if (!options.oneWay) this.supervisor.network.block(right, left);
  }

  heal(): void {
    this.supervisor.fault('heal');
    this.supervisor.network.unblockAll();
  }

  /**
   * Real processes have no steps to try them all at: the moment is drawn, as in seeded schedules; half the time never,
   * the calm schedule among them.
   */
  anytime(what: string, fault: () => void, { within = 1_000 }: { readonly within?: number } = {}): void {
    const span = Math.max(1, Math.round(within));
    const moment = this.#faults(2 * span) - span;
    if (moment < 0) return;
    const timer = setTimeout(() => {
      this.supervisor.fault(what);
      fault();
    }, moment);
    this.#planned.push(timer);
  }

  rule(rule: (packet: Packet) => PacketVerdict): () => void {
    return this.supervisor.network.rule(rule);
  }

  get traffic(): Traffic {
    return this.supervisor.network;
  }

  /** Ends every process. Settles when all are gone. */
  close(): Promise<void> {
    this.#planned.forEach(clearTimeout);
    for (const { failed, what } of [...this.#expectations])
      failed(new Error(`the run ended before: ${what}`));
    return this.supervisor.close();
  }

  #machine(host: WorldHost | string): Machine {
    return this.supervisor.machine(typeof host === 'string' ? host : host.name);
  }

  #machines(set: HostSet): Machine[] {
    const list = Array.isArray(set) ? (set as readonly (WorldHost | string)[]) : [set as WorldHost | string];
    return list.map((host) => this.#machine(host));
  }
}

function names(machines: readonly Machine[]): string {
  return machines.map((machine) => machine.name).join(', ');
}
