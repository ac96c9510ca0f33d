/**
 * Docks of the check in place of the given ones, so small that every way in which a move can go wrong is tried: each
 * question, each answer and each change of a journal is one step, before which a host may die.
 */
import type { Host, Json } from 'dlabs';
import type { LoadModule, World } from 'dlabs/world';
import type { Dock } from './starter/dock';
import type { Records } from './starter/journal';
import type { Machine } from './starter/machine/machine';
import type { Request } from './starter/messages';
import type * as MoveModule from './starter/move';

/** What becomes of a question. */
const fates = ['answered', 'lost', 'its answer lost', 'late'] as const;

/** Two hosts with their disks. What runs on a host is lost with it. */
export class Model {
  readonly docks = new Map<string, ModelDock>();
  readonly disks = new Map<string, string>();
  /** What went wrong, in words. */
  readonly troubles: string[] = [];
  /** The programs that were started, in order. */
  readonly started: { readonly host: string; readonly pc: number; stopped: boolean }[] = [];
  /** How many copies ran at once, at most. */
  most = 0;
  #deaths = 1;
  #losses = 1;
  #names = 0;

  constructor(readonly world: World) {}

  /** Starts a dock on a host: a process with fresh modules of the student, which goes on with what the disk says. */
  boot(name: string): Promise<ModelDock> {
    return new Promise((booted) => {
      void this.world.host(name).run(async (host, student) => {
        const dock = new ModelDock(this, host, student);
        this.docks.set(name, dock);
        booted(dock);
        dock.move.recover(dock as unknown as Dock);
        await host.sleep(600_000); // the dock lives on
      });
    });
  }

  /** A host dies and comes back. */
  async reboot(name: string): Promise<void> {
    this.docks.get(name)?.die();
    await this.boot(name);
  }

  /** A step is about to happen. One host may die before it, and comes back at once. */
  async step(of: ModelDock, what: string): Promise<void> {
    if (of.dead) await never();
    if (this.#deaths === 0) return;
    const choice = this.world.choose(3);
    const victim = ['', 'laptop', 'desktop'][choice] ?? '';
    if (victim === '') return;
    this.#deaths--;
    this.troubles.push(`the ${victim} died and came back before this: ${what}`);
    await this.reboot(victim);
    if (of.dead) await never();
  }

  /** What becomes of a question: at most one of all goes wrong. */
  fate(what: string): (typeof fates)[number] {
    const fate = this.#losses > 0 ? this.world.pick(fates) : 'answered';
    if (fate === 'answered') return fate;
    this.#losses--;
    this.troubles.push(
      fate === 'its answer lost'
        ? `the answer to ${what} got lost`
        : fate === 'late'
          ? `${what} came late`
          : `${what} got lost`,
    );
    return fate;
  }

  fresh(prefix: string): string {
    return `${prefix}-${++this.#names}`;
  }

  /** The hosts on which copies run now. */
  get running(): readonly string[] {
    return this.started.filter(({ stopped }) => !stopped).map(({ host }) => host);
  }
}

/** What `move.ts` sees of a dock. */
export class ModelDock {
  readonly move: typeof MoveModule;
  readonly journal: { readonly records: Records; change(edit: (records: Records) => void): Promise<void> };
  dead = false;
  #die: () => void = () => undefined;
  readonly died = new Promise<void>((resolve) => (this.#die = resolve));
  #records: Records;
  #last: Promise<void> = Promise.resolve();
  readonly #runs = new Map<string, { readonly machine: Machine; readonly entry: Model['started'][number] }>();

  constructor(
    readonly model: Model,
    readonly host: Host,
    student: LoadModule,
  ) {
    this.move = student<typeof MoveModule>('move.ts');
    this.#records = JSON.parse(model.disks.get(host.name) ?? '{"here":{},"coming":{},"gone":{}}') as Records;
    const records = (): Records => this.#records;
    this.journal = {
      get records() {
        return records();
      },
      change: (edit) => (this.#last = this.#last.then(() => this.#change(edit))),
    };
  }

  async #change(edit: (records: Records) => void): Promise<void> {
    await this.model.step(this, `a change of the ${this.host.name}’s journal`);
    const records = structuredClone(this.#records);
    edit(records);
    this.model.disks.set(this.host.name, JSON.stringify(records));
    await this.model.step(this, `the ${this.host.name}’s next step after a change of its journal`);
    this.#records = records;
  }

  /** Moves a program, as an order would. */
  async depart(id: string, to: string): Promise<void> {
    await this.move.depart(this as unknown as Dock, id, to).catch(() => undefined); // a move may fail
  }

  start(id: string, machine: Machine): void {
    if (this.dead) return;
    const entry = { host: this.host.name, pc: machine.pc, stopped: false };
    this.model.started.push(entry);
    this.model.most = Math.max(this.model.most, this.model.running.length);
    this.#runs.set(id, { machine, entry });
  }

  stop(id: string): Promise<Machine> {
    const run = this.#runs.get(id);
    if (!run || run.entry.stopped) return Promise.reject(new Error(`there is no ${id} here`));
    run.entry.stopped = true;
    return Promise.resolve(run.machine);
  }

  async ask(to: string, request: Request): Promise<Json> {
    const what = 'go' in request ? 'go' : 'the offer';
    const question = JSON.parse(JSON.stringify(request)) as Request;
    await this.model.step(this, `${what} on its way`);
    const fate = this.model.fate(what);
    if (fate === 'late') void this.host.sleep(2_500).then(() => this.#deliver(to, question));
    if (fate === 'late' || fate === 'lost') return this.#silence(to);
    const answer = await this.#deliver(to, question);
    await this.model.step(this, `the answer to ${what} on its way`);
    if (fate === 'its answer lost' || answer === undefined) return this.#silence(to);
    return answer;
  }

  /** @returns undefined when the other dock dies meanwhile, or throws */
  async #deliver(to: string, request: Request): Promise<Json | undefined> {
    const other = this.model.docks.get(to);
    if (!other) return undefined;
    const answered = other.move.answer(other as unknown as Dock, request).catch(() => undefined);
    return Promise.race([answered, other.died.then(() => undefined)]);
  }

  async #silence(to: string): Promise<never> {
    await this.host.sleep(1);
    if (this.dead) await never();
    throw new Error(`${to} gave no answer`);
  }

  fresh(prefix: string): string {
    return this.model.fresh(prefix);
  }

  die(): void {
    this.dead = true;
    for (const { entry } of this.#runs.values()) entry.stopped = true;
    this.#die();
  }
}

/** A dead process does nothing any more: what it waits for never comes. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}
