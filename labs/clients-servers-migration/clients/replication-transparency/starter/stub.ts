import type { Address, Host, Json } from 'dlabs';
import { Line } from './line';
import type { CallMessage, ReplyMessage } from './messages';

/** Which answer a read waits for: the first one, that of the majority, or that of the majority once all have spoken. */
export type Policy = 'first' | 'majority' | 'all';

/** A call that has no answer yet. */
interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The client's side of calls to a service that has several replicas. */
export class Stub {
  readonly #line: Line<ReplyMessage>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  // YOUR WORK (stages 1 to 3): this first version knows the first replica and no other. Ask all of them (stage 1), let
  // them vote (stage 2), and send updates in one order (stage 3).

  /** Begins to connect to all replicas and to the sequencer; calls may be made at once. */
  constructor(host: Host, replicas: readonly Address[], sequencer: Address) {
    const [first = sequencer] = replicas;
    this.#line = new Line(host, first);
    void this.#listen();
  }

  /** Calls a procedure that changes nothing. */
  read(procedure: string, args: readonly Json[], policy: Policy): Promise<unknown> {
    void policy; // with one replica it makes no difference
    return this.#ask({ procedure, args });
  }

  /** Calls a procedure that changes the replicas. */
  update(procedure: string, args: readonly Json[]): Promise<unknown> {
    return this.#ask({ procedure, args });
  }

  #ask(call: Omit<CallMessage, 'id'>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#line.send({ ...call, id });
    });
  }

  async #listen(): Promise<void> {
    for await (const reply of this.#line.replies()) {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (waiting) settle(waiting, reply);
    }
  }
}

/** Ends a call as a replica's reply says. */
function settle({ resolve, reject }: Waiting, { result, error }: ReplyMessage): void {
  if (error) reject(named(error.type, error.message));
  else resolve(result);
}

/** An error that a caller can tell by its name. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
