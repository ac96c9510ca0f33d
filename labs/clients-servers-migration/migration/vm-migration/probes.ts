/** Machines and far ends of the checks, and words for what they see. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as PostCopy from './starter/post-copy';
import type * as PreCopy from './starter/pre-copy';
import type * as StopAndCopy from './starter/stop-and-copy';
import { migrationPort, servicePort } from './starter/hypervisor';
import { VirtualMachine } from './starter/machine';
import type { CpuState, MachineConfig } from './starter/machine';
import { Memory } from './starter/memory';
import type { ServiceReply } from './starter/service';
import type { Limits, Mode, ToSource, ToTarget } from './starter/wire';

export const pageSize = 4_096;
export const limits: Limits = { minRate: 400_000, maxRate: 1_000_000, step: 100_000, enough: 2 * pageSize };

/** Milliseconds that handing the connections over takes at least: so it is seen what waits for it. */
export const handOverTime = 30;

/** A machine of the check, which keeps what happened to it. */
export class WatchedMachine extends VirtualMachine {
  /** The memory and the processor at the moment of the last `pause`. */
  atPause: { readonly content: readonly number[]; readonly cpu: CpuState; readonly time: number } | undefined;
  handedOverAt: number | undefined;
  handOverFails = false;

  static start(host: Host, config: MachineConfig): WatchedMachine {
    const vm = new WatchedMachine(host, config, Memory.booted(config.pages, config.pageSize));
    vm.resume();
    return vm;
  }

  override pause(): void {
    super.pause();
    this.atPause = { content: contentOf(this.memory), cpu: this.cpu, time: this.host.now() };
  }

  override async handOver(): Promise<void> {
    this.handedOverAt ??= this.host.now();
    await super.handOver();
    await this.host.sleep(handOverTime);
    if (this.handOverFails) throw new Error('the connections could not be handed over');
  }
}

export function contentOf(memory: Memory): number[] {
  return memory.pages.map((page) => (memory.has(page) ? memory.read(page) : NaN));
}

/** What came to a far end of the check. */
export interface Arrival {
  readonly at: number;
  readonly message: ToTarget;
  /** Whether the machine was running at the source when it came. */
  readonly running: boolean;
}

/** A page that came to a far end of the check. */
export interface PageArrival extends Omit<Arrival, 'message'> {
  readonly page: number;
  readonly content: number;
}

/** A target of the check. */
export class FakeTarget {
  readonly arrivals: Arrival[] = [];
  /** Those of the arrivals that brought a page. */
  readonly pages: PageArrival[] = [];
  connection: Connection | undefined;
  vm: VirtualMachine | undefined;

  /** @param handle what to do with a message, after it was kept */
  static open(
    world: World,
    handle: (message: ToTarget, target: FakeTarget) => Promise<void> | void,
  ): FakeTarget {
    const target = new FakeTarget();
    void world.host('beta').run(async (host) => {
      const connection = await (await host.listen(migrationPort)).accept();
      target.connection = connection;
      try {
        for (let m = await connection?.receive<ToTarget>(); m; m = await connection?.receive<ToTarget>()) {
          target.#arrived(m, world.now());
          await handle(m, target);
        }
      } catch {
        // The source broke the connection, or the check did.
      }
      await host.sleep(600_000);
    });
    return target;
  }

  answer(message: ToSource): void {
    void this.connection?.send(message).catch(() => undefined);
  }

  #arrived(message: ToTarget, at: number): void {
    const running = this.vm?.running ?? false;
    this.arrivals.push({ at, message, running });
    if ('page' in message) this.pages.push({ ...message, at, running });
  }

  timeOf(kind: 'cpu' | 'go'): number | undefined {
    return this.arrivals.find(({ message }) => kind in message)?.at;
  }
}

/** Says that it is ready when the processor's state has come. */
export function politely(message: ToTarget, target: FakeTarget): void {
  if ('cpu' in message) target.answer({ ready: true });
}

export type Move = (vm: VirtualMachine, to: Connection, student: LoadModule, limits: Limits) => Promise<void>;

export const moves: Readonly<Record<Mode, Move>> = {
  'stop-and-copy': (vm, to, student) => student<typeof StopAndCopy>('stop-and-copy.ts').stopAndCopy(vm, to),
  'pre-copy': (vm, to, student, limits) => student<typeof PreCopy>('pre-copy.ts').preCopy(vm, to, limits),
  'post-copy': (vm, to, student) => student<typeof PostCopy>('post-copy.ts').postCopy(vm, to),
};

/** What became of a move. */
export interface Moved {
  readonly vm: WatchedMachine;
  /** When it began; absent errors mean that the function returned. */
  readonly begin: number;
  readonly end: number | undefined;
  readonly error: string | undefined;
}

/**
 * Moves a machine of the check from alpha to a fake target on beta with the student's function, and waits for it, but
 * not for ever.
 * @param meanwhile runs beside the move
 */
export async function moveTo(
  world: World,
  target: FakeTarget,
  mode: Mode,
  config: MachineConfig,
  options: {
    readonly patience?: number;
    readonly limits?: Limits;
    /** Handing the connections over ends with an error. */
    readonly handOverFails?: boolean;
    readonly meanwhile?: (vm: WatchedMachine, host: Host) => void;
  } = {},
): Promise<Moved> {
  return new Promise((tell, fail) => {
    const run = world.host('alpha').run(async (host, student) => {
      const vm = WatchedMachine.start(host, config);
      vm.target = { host: 'beta', port: servicePort };
      vm.handOverFails = options.handOverFails ?? false;
      void acceptClients(host, vm);
      await host.sleep(50);
      const to = await host.connect({ host: 'beta', port: migrationPort });
      to.keepAlive(500);
      target.vm = vm;
      options.meanwhile?.(vm, host);
      const begin = world.now();
      let end: number | undefined;
      let error: string | undefined;
      const moved = moves[mode](vm, to, student, options.limits ?? limits)
        .catch((reason: unknown) => void (error = String(reason)))
        .then(() => void (end = world.now()));
      await Promise.race([moved, host.sleep(options.patience ?? 20_000)]);
      // What was sent last is to arrive, too.
      await host.sleep(100);
      tell({ vm, begin, end, error });
      // The machine stays where it is, and so do its connections.
      await host.sleep(600_000);
    });
    run.catch(fail);
  });
}

async function acceptClients(host: Host, vm: VirtualMachine): Promise<void> {
  for await (const connection of await host.listen(servicePort)) vm.serve(connection);
}

/** Compares the pages that came with the machine's memory when it was stopped. */
export function assertImage(target: FakeTarget, { vm }: Moved): void {
  const stopped = vm.atPause;
  if (!stopped)
    return assert.fail(
      'The machine was never stopped, so that its memory and its processor changed on and on.',
    );
  const last = new Map(target.pages.map(({ page, content }) => [page, content]));
  for (const [page, content] of stopped.content.entries()) {
    const arrived = last.get(page);
    if (arrived === undefined)
      assert.fail(`Page ${page} of ${stopped.content.length} never came to the target.`);
    if (arrived !== content) {
      assert.fail(
        `Page ${page} held ${content} when the machine was stopped, and what came to the target last is ${arrived}. The machine would go on with an old page.`,
      );
    }
  }
  const cpu = target.arrivals.map(({ message }) => message).find((message) => 'cpu' in message);
  if (!cpu) return assert.fail('The processor’s state never came to the target.');
  same(
    cpu,
    { cpu: stopped.cpu },
    `The processor’s state that came is that of another moment than the one at which the machine was stopped: ${cpu.cpu.steps} writes instead of ${stopped.cpu.steps}.`,
  );
}

/** Whether the machine runs in this hypervisor, by what it told last. */
export function runsIn(process: WorldProcess): boolean {
  if (!process.alive) return false;
  const last = process.output.findLast(
    (line) => line === 'the machine runs' || line === 'the machine stands still',
  );
  return last === 'the machine runs';
}

/** What a client of the check saw. */
export interface ClientLog {
  readonly answers: { readonly at: number; readonly took: number; readonly value: number }[];
  broke: string | undefined;
  /** When the request began that has no answer yet. */
  waitingSince: number | undefined;
}

/** A client that adds 1 to a counter over one connection, every `pause` milliseconds. */
export function startClient(world: World, name: string, page: number, pause: number): ClientLog {
  const log: ClientLog = { answers: [], broke: undefined, waitingSince: undefined };
  void world.host(name).run(async (host) => {
    await host.sleep(10);
    try {
      const connection = await host.connect({ host: 'alpha', port: servicePort });
      for (; ; await host.sleep(pause)) {
        const at = (log.waitingSince = world.now());
        await connection.send({ page, add: 1 });
        const reply = await connection.receive<ServiceReply>();
        if (!reply) throw new Error('the service ended the connection');
        log.waitingSince = undefined;
        log.answers.push({ at, took: world.now() - at, value: reply.value });
      }
    } catch (error) {
      log.broke = error instanceof Error ? error.message : String(error);
    }
  });
  return log;
}

/** Fails when a client's connection broke, or when a counter did not go up by one with every request. */
export function assertServed(log: ClientLog, page: number): void {
  if (log.broke !== undefined) assert.fail(`The connection of a client broke during the move: ${log.broke}.`);
  log.answers.forEach(({ value }, n) => {
    const expected = page * 1_000_000 + n + 1;
    if (value === expected) return;
    assert.fail(
      `A client added 1 to a counter for the time number ${n + 1} and got ${value} instead of ${expected}: the machine has forgotten, or did something twice.`,
    );
  });
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
