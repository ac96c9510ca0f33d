import type { Address } from 'dlabs';
import { NotDelivered } from './exchange';
import type { Binding, Call, Outcome, Reply } from './messages';

/** Executes a call at the service. Never rejects. */
export type Execute = (call: Call) => Promise<Outcome>;

/** Sends a call to another town and gives its reply. @throws {NotDelivered} @throws {NoReply} */
export type Forward = (to: Address, call: Call) => Promise<Reply>;

/** Where the calls for the service come in, at every town. Decides what becomes of each. */
export class Door {
  #service: { readonly execute: Execute; readonly here: Binding } | undefined;
  /** The calls that are being executed here. */
  readonly #executing = new Set<Promise<Outcome>>();
  /** Settles when the service has left, or stays after all. */
  #leaving: Promise<void> | undefined;
  /** Where the service went from here, or where it was seen since. */
  #pointer: Binding | undefined;

  constructor(readonly forward: Forward) {}

  /** The service has come to this town, for the first time or again. */
  open(execute: Execute, here: Binding): void {
    this.#service = { execute, here };
  }

  /** A call has come, from a stub or from another town. @throws {NoReply} */
  async handle(call: Call): Promise<Reply> {
    while (this.#leaving) await this.#leaving;
    if (this.#service) return this.#execute(this.#service.execute, this.#service.here, call);
    if (this.#pointer) return this.#forward(this.#pointer, call);
    return { notHere: true };
  }

  async #execute(execute: Execute, at: Binding, call: Call): Promise<Reply> {
    const outcome = execute(call);
    this.#executing.add(outcome);
    try {
      return { ...(await outcome), at };
    } finally {
      this.#executing.delete(outcome);
    }
  }

  async #forward(to: Binding, call: Call): Promise<Reply> {
    try {
      const reply = await this.forward(to.place, call);
      if ('at' in reply && reply.at.moves > to.moves) this.#pointer = reply.at;
      return reply;
    } catch (error) {
      if (error instanceof NotDelivered) return { notHere: true };
      throw error; // it may have been executed
    }
  }

  #learn(binding: Binding): void {
    if (!this.#pointer || binding.moves > this.#pointer.moves) this.#pointer = binding;
  }

  /** The service is to leave: nothing begins any more, what has begun ends, and only then its state is taken. */
  async leave(carry: () => Promise<Binding>): Promise<void> {
    let decided = (): void => undefined;
    this.#leaving = new Promise((resolve) => (decided = resolve));
    try {
      await Promise.all(this.#executing);
      this.#learn(await carry());
      this.#service = undefined;
    } finally {
      this.#leaving = undefined;
      decided();
    }
  }
}
