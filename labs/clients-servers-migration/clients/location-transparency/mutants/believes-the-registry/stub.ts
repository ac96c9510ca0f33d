import type { Host, Json } from 'dlabs';
import { exchange, NotDelivered } from './exchange';
import { type Binding, type Call, type Executed, type Found, registry, type Reply } from './messages';

/** How long a call looks for its service, and how long it pauses between two lookups, in ms. */
const patience = 10_000;
const pause = 100;

/** The client's side of remote calls to a service that moves. */
export class Stub {
  /** Where the service was when we last heard of it. */
  #binding: Binding | undefined;
  /** The lookup that is under way. */
  #lookup: Promise<void> | undefined;

  constructor(
    readonly host: Host,
    readonly service: string,
  ) {}

  /** Calls a procedure of the service, wherever that is. */
  async call(procedure: string, args: readonly Json[]): Promise<unknown> {
    const call: Call = { procedure, args };
    const deadline = this.host.now() + patience;
    for (let attempt = 0; this.host.now() < deadline; attempt++) {
      if (attempt > 1) await this.host.sleep(pause); // the registry knows no better yet
      const binding = await this.#locate();
      if (!binding) continue;
      const reply = await this.#send(binding, call);
      if (!('notHere' in reply)) {
        this.#learn(reply.at);
        return resultOf(reply);
      }
      if (this.#binding?.moves === binding.moves) this.#binding = undefined; // unless somebody found a newer one
    }
    throw Object.assign(new Error(`${this.service} is not to be found`), { name: 'ServiceNotFound' });
  }

  async #send({ place }: Binding, call: Call): Promise<Reply> {
    try {
      return await exchange<Reply>(this.host, place, call);
    } catch (error) {
      if (error instanceof NotDelivered) return { notHere: true };
      throw error; // it may have been executed
    }
  }

  async #locate(): Promise<Binding | undefined> {
    if (!this.#binding) await (this.#lookup ??= this.#askRegistry());
    return this.#binding;
  }

  async #askRegistry(): Promise<void> {
    try {
      const { binding } = await exchange<Found>(this.host, registry, { lookup: this.service });
      if (binding) this.#binding = binding;
    } catch {
      // The registry does not answer now. Whoever needs it asks again.
    } finally {
      this.#lookup = undefined;
    }
  }

  #learn(binding: Binding): void {
    if (!this.#binding || binding.moves > this.#binding.moves) this.#binding = binding;
  }
}

/** The result of a call that was executed. @throws the error that the call had at the service */
function resultOf({ result, error }: Executed): unknown {
  if (error) throw Object.assign(new Error(error.message), { name: error.type });
  return result;
}
