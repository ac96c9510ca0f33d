import { ephemeralPort, limits } from '../host/limits';
import type { HostOptions } from '../host/world-api';
import type { Stream } from './choices';
import { Cpu } from './cpu';
import { Medium } from './disk';
import type { SimListener } from './listener';
import type { SimProcess } from './process';
import type { Simulation } from './simulation';

/** A simulated machine: cores, clock, disk, ports and processes. */
export class Machine {
  readonly cpu: Cpu;
  readonly medium: Medium;
  readonly listeners = new Map<number, SimListener>();
  readonly processes = new Set<SimProcess>();
  readonly random: Stream;
  on = true;
  #nextPort: number = ephemeralPort;
  readonly #clockOffset: number;
  readonly #clockRate: number;

  constructor(
    readonly sim: Simulation,
    readonly name: string,
    readonly index: number,
    options: HostOptions,
  ) {
    this.cpu = new Cpu(options.cores ?? 1, sim.scheduler);
    this.medium = new Medium(options.disk?.size ?? limits.disk);
    this.random = sim.choices.random(name);
    this.#clockOffset = options.clock?.offset ?? 0;
    this.#clockRate = 1 + (options.clock?.drift ?? 0) / 1_000_000;
  }

  /** What this machine's clock shows, in milliseconds. */
  clock(): number {
    return (this.sim.now / 1_000) * this.#clockRate + this.#clockOffset;
  }

  /** The microseconds of the world in which this machine's clock advances by `ms`. */
  toWorldTime(ms: number): number {
    return (ms * 1_000) / this.#clockRate;
  }

  freePort(): number {
    do {
      this.#nextPort = this.#nextPort === 65_535 ? ephemeralPort : this.#nextPort + 1;
    } while (this.listeners.has(this.#nextPort));
    return this.#nextPort;
  }
}
