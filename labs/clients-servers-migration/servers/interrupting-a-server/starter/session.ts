import type { Connection, Host } from 'dlabs';
import { Job } from './job';
import type { Order, Outcome, Sight, Urgent } from './protocol';
import { lookTime, readLine } from './protocol';

/** The books that are being printed, by any session. */
const onPress = new Set<string>();

/** One client's connection for orders, and what it waits for. */
export class Session {
  /** The order that is being carried out. */
  job: Job | undefined;

  constructor(
    readonly host: Host,
    readonly number: number,
    readonly connection: Connection,
  ) {}

  /** Serves the client until it leaves. Settles when nothing of the session is left; never throws. */
  async serve(): Promise<void> {
    // YOUR WORK (stage 1): this looks at the connection only between two orders. Read beside the work: put orders into a
    // queue, carry out urgent messages when they come, not in their turn, and stop the job when the client is gone.
    // YOUR WORK (stage 3): hold the job as soon as an urgent message is announced, until it has been carried out.
    await this.connection.send({ session: this.number });
    for (
      let line = await this.connection.receive();
      line !== undefined;
      line = await this.connection.receive()
    ) {
      const request = readLine(line);
      if (!request) break;
      const answer = 'urgent' in request ? await this.answer(request) : await this.carryOut(request);
      await this.connection.send(answer);
    }
    this.connection.end();
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
    // YOUR WORK (stage 2): hold the job while we look at it, and look with `lookPriority`.
    const { job } = this;
    await this.host.compute(lookTime);
    const sight = { book: job?.order.book ?? null, page: job?.page ?? 0 };
    if (urgent === 'stop') job?.stop();
    return sight;
  }
}
