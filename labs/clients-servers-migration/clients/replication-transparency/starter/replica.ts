import type { Connection, Host } from 'dlabs';
import { type CallMessage, replicas, type ReplyMessage } from './messages';
import { Register } from './register';

/** A town with a copy of the register. */
export default async function (host: Host): Promise<void> {
  const replica = new Replica(host);
  void replica.obey();
  const listener = await host.listen(replicas[0]?.port ?? 0);
  for await (const connection of listener) void replica.attend(connection);
}

class Replica {
  readonly #register = new Register();
  /** The ticket whose turn it is. */
  #next = 1;
  /** Updates that came before their turn, by ticket. */
  readonly #early = new Map<number, () => void>();
  /** Each reply takes so many ms. */
  #delay = 0;
  #lies = false;

  constructor(readonly host: Host) {}

  /** In this terminal: `slow 500` delays each reply, `lie` falsifies it, `honest` ends that. */
  async obey(): Promise<void> {
    for await (const line of this.host.input) {
      const [word, number] = line.trim().split(/\s+/);
      if (word === 'slow') this.#delay = Number(number ?? 1000);
      else if (word === 'lie' || word === 'honest') this.#lies = word === 'lie';
      else this.host.log('type “slow” and a number of ms, “lie”, or “honest”');
    }
  }

  async attend(connection: Connection): Promise<void> {
    try {
      for (;;) {
        const call = await connection.receive<CallMessage>();
        if (call === undefined) break;
        this.#take(connection, call);
      }
      connection.end();
    } catch (error) {
      this.host.log(`${connection.remote.host} is gone:`, error);
    }
  }

  /** Reads are carried out at once, updates when it is their turn. */
  #take(connection: Connection, call: CallMessage): void {
    const { ticket } = call;
    if (ticket === undefined || ticket < this.#next) return this.#execute(connection, call);
    this.#early.set(ticket, () => this.#execute(connection, call));
    for (let turn = this.#early.get(this.#next); turn; turn = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++);
      turn();
    }
  }

  #execute(connection: Connection, call: CallMessage): void {
    const { id, procedure, args, ticket } = call;
    let reply: ReplyMessage;
    try {
      reply = { id, result: this.#register.execute(call) };
    } catch (error) {
      const { name: type, message } = error as Error;
      reply = { id, error: { type, message } };
    }
    if (ticket !== undefined) this.host.log(`${ticket}. ${procedure}(${args.join(', ')})`);
    void this.#reply(connection, reply);
  }

  /** A liar says the same to everything, and says it three times. */
  async #reply(connection: Connection, reply: ReplyMessage): Promise<void> {
    if (this.#delay > 0) await this.host.sleep(this.#delay);
    const said = this.#lies ? Array.from({ length: 3 }, () => ({ id: reply.id, result: 'a lie' })) : [reply];
    try {
      for (const message of said) await connection.send({ ...message });
    } catch {
      // The caller is gone: nobody waits for this reply.
    }
  }
}
