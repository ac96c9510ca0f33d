import type { Address, Host, Json } from 'dlabs';
import { Line } from './line';
import type { CallMessage, ReplyMessage, TicketReply } from './messages';

/** Which answer a read waits for: the first one, that of the majority, or that of the majority once all have spoken. */
export type Policy = 'first' | 'majority' | 'all';

/** A call that has no answer yet. */
interface Waiting {
  readonly policy: Policy;
  /** What each replica said, by the replica's number: one vote each. */
  readonly votes: Map<number, ReplyMessage>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The client's side of calls to a service that has several replicas. */
export class Stub {
  /** The lines of the replicas that are not lost, by number. */
  readonly #lines = new Map<number, Line<ReplyMessage>>();
  readonly #needed: number;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  readonly #tickets: Line<TicketReply>;
  /** Updates that wait for their tickets; `undefined` tells them that none will come. */
  readonly #ticketless = new Map<number, (ticket: number | undefined) => void>();
  #sequencerLost = false;

  /** Begins to connect to all replicas and to the sequencer; calls may be made at once. */
  constructor(host: Host, replicas: readonly Address[], sequencer: Address) {
    this.#needed = Math.floor(replicas.length / 2) + 1;
    for (const [number, address] of replicas.entries()) {
      const line = new Line<ReplyMessage>(host, address);
      this.#lines.set(number, line);
      void this.#listen(number, line);
    }
    this.#tickets = new Line(host, sequencer);
    void this.#takeTickets();
  }

  /** Calls a procedure that changes nothing. */
  read(procedure: string, args: readonly Json[], policy: Policy): Promise<unknown> {
    return this.#ask({ procedure, args }, policy);
  }

  /** Calls a procedure that changes the replicas. */
  async update(procedure: string, args: readonly Json[]): Promise<unknown> {
    const call = structuredClone({ procedure, args });
    const ticket = await this.#ticket();
    return this.#ask({ ...call, ticket }, 'majority');
  }

  /** Sends a call to every replica that is left. */
  #ask(call: Omit<CallMessage, 'id'>, policy: Policy): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const waiting: Waiting = { policy, votes: new Map(), resolve, reject };
      this.#waiting.set(id, waiting);
      for (const line of this.#lines.values()) line.send({ ...call, id });
      this.#judge(id, waiting);
    });
  }

  async #listen(number: number, line: Line<ReplyMessage>): Promise<void> {
    for await (const reply of line.replies()) {
      const waiting = this.#waiting.get(reply.id);
      if (!waiting) continue;
      waiting.votes.set(number, reply);
      this.#judge(reply.id, waiting);
    }
    this.#lines.delete(number); // for good: from now on it misses updates
    for (const [id, waiting] of this.#waiting) this.#judge(id, waiting);
  }

  /** Ends a call as soon as its end is certain. */
  #judge(id: number, { policy, votes, resolve, reject }: Waiting): void {
    const toCome = [...this.#lines.keys()].filter((number) => !votes.has(number)).length;
    const needed = policy === 'first' ? 1 : this.#needed;
    const { answer, count } = mostNamed([...votes.values()]);
    if (answer && count >= needed && (policy !== 'all' || toCome === 0)) {
      this.#waiting.delete(id);
      if (answer.error) reject(named(answer.error.type, answer.error.message));
      else resolve(answer.result);
    } else if (count + toCome < needed) {
      this.#waiting.delete(id);
      reject(
        policy === 'first' ? named('NoAnswer', 'no replica is left') : named('NoMajority', 'too few agree'),
      );
    }
  }

  /** @throws {NoSequencer} */
  #ticket(): Promise<number> {
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(named('NoSequencer', 'the sequencer is lost'));
      if (this.#sequencerLost) return lost();
      const id = ++this.#lastId;
      this.#ticketless.set(id, (ticket) => (ticket === undefined ? lost() : resolve(ticket)));
      this.#tickets.send({ id });
    });
  }

  async #takeTickets(): Promise<void> {
    for await (const { id, ticket } of this.#tickets.replies()) {
      this.#ticketless.get(id)?.(ticket);
      this.#ticketless.delete(id);
    }
    this.#sequencerLost = true;
    for (const take of this.#ticketless.values()) take(undefined);
    this.#ticketless.clear();
  }
}

/** The answer that most replies give, and how many give it. Answers are the same when their JSON is. */
function mostNamed(replies: readonly ReplyMessage[]): { answer?: ReplyMessage; count: number } {
  const counts = new Map<string, number>();
  let most: { answer?: ReplyMessage; count: number } = { count: 0 };
  for (const reply of replies) {
    const text = JSON.stringify([reply.result ?? null, reply.error ?? null]);
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    if (count > most.count) most = { answer: reply, count };
  }
  return most;
}

/** An error that a caller can tell by its name. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
