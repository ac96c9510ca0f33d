/** A machine of a published run, moved by the lab's solution. */
import { join } from 'node:path';
import type { Host } from '../../src/host/api';
import type { LoadModule, World } from '../../src/host/world-api';
import type * as Machine from '../../labs/clients-servers-migration/migration/vm-migration/starter/machine';
import type * as PostCopy from '../../labs/clients-servers-migration/migration/vm-migration/starter/post-copy';
import type * as PreCopy from '../../labs/clients-servers-migration/migration/vm-migration/starter/pre-copy';
import type * as Wire from '../../labs/clients-servers-migration/migration/vm-migration/starter/wire';
import { inLab } from './lab-world';

const lab = join(process.cwd(), 'labs', 'clients-servers-migration', 'migration', 'vm-migration');
/** Four pages of 4,096 bytes: one message for them keeps the run short. */
export const runSize = 16_384;
const megabyte = 1_000_000;

/** A part of the memory that is written to at random. */
export interface Region {
  /** Megabytes (10⁶ bytes). */
  readonly size: number;
  /** How often each page is written, a second. */
  readonly rate: number;
}

/** The inputs of a run: nothing of what comes out is given. */
export interface Inputs {
  readonly mode: 'pre-copy' | 'post-copy';
  readonly regions: readonly Region[];
  /** Bytes a second that the link and the hypervisors carry at most. */
  readonly link: number;
  readonly limits: Wire.Limits;
  /** Milliseconds for devices and addresses between the last byte and the machine's first step. */
  readonly attach: number;
  /** One way between client and machine, in ms. */
  readonly distance: number;
}

export interface Outcome {
  /** Megabytes of each round; the last one is what was sent while the machine stood still. */
  readonly rounds: readonly number[];
  /** Megabytes. */
  readonly total: number;
  /** Seconds, until the source is free. */
  readonly time: number;
  /** Milliseconds. */
  readonly downtime: number;
  /** Milliseconds, of requests sent every 50 ms: moment of sending after the move began, and response time. */
  readonly responses: readonly { readonly at: number; readonly took: number }[];
}

const [source, target] = [
  { host: 'source', port: 80 },
  { host: 'target', port: 80 },
];

export function migrate(inputs: Inputs): Promise<Outcome> {
  const layers = ['solution', 'starter'].map((name) => ({ folder: join(lab, name) }));
  return inLab(layers, (world) => new Run(world, inputs).outcome());
}

class Run {
  readonly #rounds: number[] = [];
  readonly #responses: { at: number; took: number }[] = [];
  #sent = 0;
  #begin = Infinity;
  #paused = NaN;
  #resumed = NaN;
  #end = NaN;

  constructor(
    readonly world: World,
    readonly inputs: Inputs,
  ) {}

  async outcome(): Promise<Outcome> {
    const { world, inputs } = this;
    world.link('source', 'target', { latency: 0.1, bandwidth: inputs.link });
    for (const host of ['source', 'target']) world.link('client', host, { latency: inputs.distance });
    const failed = Promise.race([
      world.host('target').run((host, student) => this.#target(host, student)),
      world.host('source').run((host, student) => this.#source(host, student)),
      world.host('client').run((host) => this.#client(host)),
    ]);
    await Promise.race([failed, this.#over()]);
    return {
      rounds: this.#rounds.map((bytes) => bytes / megabyte),
      total: this.#rounds.reduce((sum, bytes) => sum + bytes, 0) / megabyte,
      time: (this.#end - this.#begin) / 1_000,
      downtime: this.#resumed - this.#paused,
      responses: this.#responses.map(({ at, took }) => ({ at: at - this.#begin, took })),
    };
  }

  async #over(): Promise<void> {
    while (Number.isNaN(this.#end)) await this.world.sleep(100);
    await this.world.sleep(2_000);
  }

  get #config(): Machine.MachineConfig {
    let first = 1;
    const workloads = this.inputs.regions.map(({ size, rate }) => {
      const pages = Math.max(1, Math.round((size * megabyte) / runSize));
      first += pages;
      return { first: first - pages, pages, rate: rate * pages, order: 'random' as const };
    });
    return { pages: first, pageSize: runSize, workloads: workloads.filter(({ rate }) => rate > 0) };
  }

  async #source(host: Host, student: LoadModule): Promise<void> {
    const { VirtualMachine } = student<typeof Machine>('machine.ts');
    const vm = VirtualMachine.booted(host, this.#config);
    vm.resume();
    vm.target = target;
    void this.#accept(host, vm);
    await host.sleep(3_000);
    const to = await host.connect({ host: 'target', port: 900 });
    this.#watch(vm, to);
    this.#begin = this.world.now();
    const { mode, limits } = this.inputs;
    if (mode === 'pre-copy') await student<typeof PreCopy>('pre-copy.ts').preCopy(vm, to, limits);
    else await student<typeof PostCopy>('post-copy.ts').postCopy(vm, to);
    await host.sleep(1e7);
  }

  /** Counts what is sent, and notes where a round ends: where the solution asks for the dirty pages. */
  #watch(vm: Machine.VirtualMachine, to: { send: (...args: never[]) => Promise<void> }): void {
    const { memory } = vm;
    const send = to.send.bind(to) as (message: object, options?: { padding?: number }) => Promise<void>;
    (to as { send: typeof send }).send = (message, options) => {
      this.#sent += options?.padding ?? 0;
      return send(message, options);
    };
    const take = memory.takeDirty.bind(memory);
    memory.takeDirty = () => {
      if (this.#sent > 0) this.#endRound();
      return take();
    };
    const pause = vm.pause.bind(vm);
    vm.pause = () => {
      this.#paused = this.world.now();
      pause();
    };
  }

  #endRound(): void {
    this.#rounds.push(this.#sent);
    this.#sent = 0;
  }

  async #target(host: Host, student: LoadModule): Promise<void> {
    const { VirtualMachine } = student<typeof Machine>('machine.ts');
    const vm = VirtualMachine.empty(host, this.#config);
    void this.#accept(host, vm);
    const resume = vm.resume.bind(vm);
    vm.resume = () => {
      void host.sleep(this.inputs.attach).then(() => {
        this.#resumed = this.world.now();
        resume();
      });
    };
    const from = await (await host.listen(900)).accept();
    if (!from) throw new Error('the source did not come');
    if (this.inputs.mode === 'pre-copy') await student<typeof Wire>('wire.ts').receiveImage(vm, from);
    else await student<typeof PostCopy>('post-copy.ts').receivePostCopy(vm, from);
    this.#endRound();
    while (Number.isNaN(this.#resumed)) await host.sleep(1);
    this.#end = this.world.now();
    await host.sleep(1e7);
  }

  async #accept(host: Host, vm: Machine.VirtualMachine): Promise<void> {
    for await (const connection of await host.listen(80)) vm.serve(connection);
  }

  /** Sends a request every 50 ms, whether or not the last one was answered. */
  async #client(host: Host): Promise<void> {
    await host.sleep(100);
    const connection = await host.connect(source);
    const times: number[] = [];
    void (async () => {
      for (let n = 0; (await connection.receive()) !== undefined; n++) {
        const at = times[n] ?? NaN;
        this.#responses.push({ at, took: this.world.now() - at });
      }
    })();
    const { pages } = this.#config;
    for (; ; await host.sleep(50)) {
      // Pages all over the memory, read only: it is the machine's programs that write.
      const page = (times.length * 97) % pages;
      times.push(this.world.now());
      await connection.send({ page, add: 0 });
    }
  }
}
