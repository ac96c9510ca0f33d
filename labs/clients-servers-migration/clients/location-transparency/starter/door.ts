import type { Address } from 'dlabs';
import type { Binding, Call, Outcome, Reply } from './messages';

/** Executes a call at the service. Never rejects. */
export type Execute = (call: Call) => Promise<Outcome>;

/** Sends a call to another town and gives its reply. @throws {NotDelivered} @throws {NoReply} */
export type Forward = (to: Address, call: Call) => Promise<Reply>;

/** Where the calls for the service come in, at every town. Decides what becomes of each. */
export class Door {
  #service: { readonly execute: Execute; readonly here: Binding } | undefined;

  constructor(readonly forward: Forward) {}

  /** The service has come to this town, for the first time or again. */
  open(execute: Execute, here: Binding): void {
    this.#service = { execute, here };
  }

  /** A call has come, from a stub or from another town. @throws {NoReply} */
  async handle(call: Call): Promise<Reply> {
    // YOUR WORK (stages 2 and 3): let calls wait while the service leaves, and forward them when it has left. In
    // stage 3, learn from each reply where the service is now.
    if (!this.#service) return { notHere: true };
    const { execute, here } = this.#service;
    return { ...(await execute(call)), at: here };
  }

  /**
   * The service is to leave. `carry` takes the state that it has at that moment to another town and gives the new
   * binding. It rejects when the other town cannot be reached: then the service stays, and `leave` rejects, too.
   */
  async leave(carry: () => Promise<Binding>): Promise<void> {
    // YOUR WORK (stage 2): what about calls that are being executed, and calls that come meanwhile?
    await carry();
    this.#service = undefined;
  }
}
