import type { Connection, Host } from 'dlabs';
import { Job } from './job';
import type { Order, Outcome, Sight, Urgent } from './protocol';
import { lookPriority, lookTime, readLine } from './protocol';

/** The books that are being printed, by any session. */
const onPress = new Set<string>();

/** One client's connection for orders, and what it waits for. */
export class Session {
  /** The order that is being carried out. */
  job: Job | undefined;
  readonly #queue: Order[] = [];
  #left = false;
  #wake: (() => void) | undefined;
  #passMark: (() => void) | undefined;

  constructor(
    readonly host: Host,
    readonly number: number,
    readonly connection: Connection,
  ) {}

  /** Serves the client until it leaves. Settles when nothing of the session is left; never throws. */
  async serve(): Promise<void> {
    this.connection.keepAlive(1_000);
    const work = this.#work();
    void this.#watch();
    try {
      await this.connection.send({ session: this.number });
      await this.#read();
    } catch (error) {
      this.host.log(`session ${this.number}: ${String(error)}`);
    }
    this.#left = true;
    this.job?.stop();
    this.#wake?.();
    await work;
    this.connection.end();
  }

  /** Reads until the client ends, breaks off, or talks nonsense. */
  async #read(): Promise<void> {
    for (;;) {
      const request = readLine(await this.connection.receive());
      if (!request) return;
      if ('urgent' in request) await this.connection.send(await this.answer(request));
      else {
        this.#queue.push(request);
        this.#wake?.();
      }
      if (this.connection.untilMark === undefined) this.#passMark?.();
    }
  }

  /** Carries the orders out, one after another, until the client has left. */
  async #work(): Promise<void> {
    while (!this.#left) {
      const order = this.#queue.shift();
      if (!order) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      const outcome = await this.carryOut(order);
      // Where the client has left nobody wants to know.
      if (!this.#left) await this.connection.send(outcome).catch(() => undefined);
    }
  }

  /** Holds the job from the moment when urgent data is announced until it has been read and carried out. */
  async #watch(): Promise<void> {
    if ((await this.connection.urgent()) !== undefined) {
      const { job } = this;
      job?.hold();
      await new Promise<void>((resolve) => (this.#passMark = resolve));
      job?.resume();
    }
  }

  /** Carries one order out. */
  async carryOut(order: Order): Promise<Outcome> {
    const { book } = order;
    if (onPress.has(book)) return { busy: book };
    onPress.add(book);
    this.job = new Job(this.host, order);
    const printed = await this.job.run();
    this.job = undefined;
    onPress.delete(book);
    return printed ? { printed: book } : { stopped: book };
  }

  /** Carries an urgent message out: looks at the job, which takes `lookTime` of computing, and stops it if that is wanted. */
  async answer({ urgent }: Urgent): Promise<Sight> {
    const { job } = this;
    job?.hold();
    await this.host.compute(lookTime, { priority: lookPriority });
    const sight = { book: job?.order.book ?? null, page: job?.page ?? 0 };
    if (urgent === 'stop') job?.stop();
    job?.resume();
    return sight;
  }
}
