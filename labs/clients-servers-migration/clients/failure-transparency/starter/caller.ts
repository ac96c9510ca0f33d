/**
 * The client's side: a call that hides what can be hidden of a network that loses, doubles and delays.
 */
import type { Address, DatagramSocket, Host, Json } from 'dlabs';
import { encode, replyIn } from './protocol';

export class Caller {
  readonly #host: Host;
  readonly #socket: DatagramSocket;
  readonly #server: Address;
  // YOUR WORK (stage 2): a caller that is started again on the same machine begins with number 0, too. Give every caller a
  // name that no other one has or had.
  readonly #client: string;
  #next = 0;
  /** The calls that wait for their reply, by number. */
  readonly #waiting = new Map<number, (result: Json) => void>();

  constructor(host: Host, socket: DatagramSocket, server: Address) {
    this.#host = host;
    this.#socket = socket;
    this.#server = server;
    this.#client = host.name;
    void this.#listen();
  }

  // YOUR WORK (stage 1): this sends a call once and waits for ever. Try again, with pauses that grow and differ from caller
  // to caller, until there is a reply or the deadline has passed.
  // YOUR WORK (stage 3): tell the bank in `answered` which calls are over.

  /**
   * Calls a procedure of the server.
   * @param within milliseconds until the deadline
   * @throws {DeadlineError} when there is no answer by then
   */
  async call(procedure: string, args: readonly Json[], within = 10_000): Promise<Json> {
    const number = this.#next++;
    const replied = new Promise<Json>((resolve) => this.#waiting.set(number, resolve));
    const request = { client: this.#client, number, answered: 0, procedure, args };
    await this.#socket.send(this.#server, encode(request));
    this.#host.log(`call ${number}, a ${procedure}, is sent (nobody watches its ${within} ms yet)`);
    const result = await replied;
    this.#host.log(`call ${number} has its answer`);
    return result;
  }

  /** Hands each reply to the call that waits for it. Others are late, or not for us. */
  async #listen(): Promise<void> {
    for await (const { data } of this.#socket) {
      const reply = replyIn(data);
      if (reply?.client === this.#client) this.#waiting.get(reply.number)?.(reply.result);
    }
  }
}
