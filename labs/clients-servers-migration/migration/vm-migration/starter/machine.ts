/**
 * GIVEN: a virtual machine: memory, a processor that writes to it, and a service with connections. Nothing to change here.
 */
import type { Address, Connection, Host } from 'dlabs';
import { Memory } from './memory';
import { Service } from './service';

/** A part of the memory that the machine's programs write to. */
export type Workload = {
  readonly first: number;
  readonly pages: number;
  /** Writes a second. */
  readonly rate: number;
  /** One page after another, round and round; or any of them. */
  readonly order: 'sweep' | 'random';
};

export type MachineConfig = {
  readonly pages: number;
  /** Bytes. */
  readonly pageSize: number;
  readonly workloads: readonly Workload[];
};

/** The processor's registers: where the programs are. */
export type CpuState = {
  /** Writes so far. */
  readonly steps: number;
  /** For each workload: writes so far, and the part of a write for which the time has not come. */
  readonly positions: readonly number[];
  readonly due: readonly number[];
};

/** The processor works in ticks of so many milliseconds. */
const tick = 5;

export class VirtualMachine {
  readonly service: Service;
  #running = false;
  /** Grows whenever the machine is stopped, so that a loop of an earlier life sees that it is over. */
  #life = 0;
  #cpu: CpuState;

  constructor(
    /** The real machine that it is on. */
    readonly host: Host,
    readonly config: MachineConfig,
    readonly memory: Memory,
  ) {
    const zeros = config.workloads.map(() => 0);
    this.#cpu = { steps: 0, positions: zeros, due: zeros };
    this.service = new Service(host, memory);
  }

  /** A machine that is switched on. It stands still until `resume`. */
  static booted(host: Host, config: MachineConfig): VirtualMachine {
    return new VirtualMachine(host, config, Memory.booted(config.pages, config.pageSize));
  }

  /** The shell of a machine whose memory and processor state are still somewhere else. */
  static empty(host: Host, config: MachineConfig): VirtualMachine {
    return new VirtualMachine(host, config, Memory.empty(config.pages, config.pageSize));
  }

  get running(): boolean {
    return this.#running;
  }

  /** The processor's state. Take it from a machine that stands still: otherwise it is out of date at once. */
  get cpu(): CpuState {
    return this.#cpu;
  }

  set cpu(state: CpuState) {
    this.#cpu = state;
  }

  /** Stops the machine at once, between two steps. Nothing of it changes any more, and its service does not answer. */
  pause(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#life++;
    this.service.stop();
    this.host.log('the machine stands still');
  }

  /** Lets the machine go on. */
  resume(): void {
    if (this.#running) return;
    this.#running = true;
    this.service.go();
    this.host.log('the machine runs');
    void this.#run(this.#life);
  }

  /**
   * Hands all connections of the service to the machine at `target`, which is to run now. Requests that were not
   * answered travel with them. Settles when all have gone, and never rejects.
   */
  async handOver(): Promise<void> {
    await this.service.handOver();
  }

  /** Where `handOver` hands the connections to. */
  set target(target: Address) {
    this.service.target = target;
  }

  serve(connection: Connection): void {
    void this.service.serve(connection);
  }

  async #run(life: number): Promise<void> {
    const { workloads } = this.config;
    for (;;) {
      await this.host.sleep(tick);
      if (life !== this.#life) return;
      const due = workloads.map(({ rate }, at) => (this.#cpu.due[at] ?? 0) + (rate * tick) / 1_000);
      this.#cpu = { ...this.#cpu, due };
      for (const [at, workload] of workloads.entries()) {
        for (let writes = Math.floor(due[at] ?? 0); writes > 0; writes--) {
          const page = pageOf(workload, this.#cpu.positions[at] ?? 0);
          if (!this.memory.has(page)) await this.memory.touch(page);
          if (life !== this.#life) return;
          this.#step(at, page);
        }
      }
    }
  }

  #step(workload: number, page: number): void {
    const { steps, positions, due } = this.#cpu;
    this.memory.write(page, steps + 1);
    this.#cpu = {
      steps: steps + 1,
      positions: positions.map((position, at) => (at === workload ? position + 1 : position)),
      due: due.map((share, at) => (at === workload ? share - 1 : share)),
    };
  }
}

/** The page of a workload's write number `position`: the same on every machine. */
function pageOf({ first, pages, order }: Workload, position: number): number {
  if (order === 'sweep') return first + (position % pages);
  let mixed = Math.imul(position ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return first + (((mixed ^ (mixed >>> 16)) >>> 0) % pages);
}
