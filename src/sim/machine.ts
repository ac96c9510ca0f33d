import { limits } from '../host/limits';
import type { HostOptions } from '../host/world-api';
import type { Stream } from './choices';
import { Cpu } from './cpu';
import type { SimDatagramSocket } from './datagram';
import { Medium } from './disk';
import type { SimListener } from './listener';
import { EphemeralPorts } from './ports';
import type { SimProcess } from './process';
import type { Simulation } from './simulation';

/** A simulated machine: cores, clock, disk, ports and processes. */
export class Machine {
  readonly cpu: Cpu;
  readonly medium: Medium;
  readonly listeners = new Map<number, SimListener>();
  readonly datagramSockets = new Map<number, SimDatagramSocket>();
  readonly tcpPorts = new EphemeralPorts((port) => this.listeners.has(port));
  readonly udpPorts = new EphemeralPorts((port) => this.datagramSockets.has(port));
  readonly processes = new Set<SimProcess>();
  readonly random: Stream;
  on = true;
  /** How often it lost power: what its operating system knew before is gone. */
  boot = 0;
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
}
