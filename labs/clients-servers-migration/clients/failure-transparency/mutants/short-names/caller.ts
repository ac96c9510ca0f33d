/**
 * The client's side: a call that hides what can be hidden of a network that loses, doubles and delays.
 */
import type { Address, DatagramSocket, Host, Json } from 'dlabs';
import { DeadlineError, encode, replyIn } from './protocol';

/** Milliseconds: the longest pause after the first try, and after any. */
const firstPause = 100;
const longestPause = 2_000;

export class Caller {
  readonly #host: Host;
  readonly #socket: DatagramSocket;
  readonly #server: Address;
  /** No other caller has this name, not even on this machine, before or after. */
  readonly #client: string;
  #next = 0;
  /** The calls that wait for their reply, by number. */
  readonly #waiting = new Map<number, (result: Json) => void>();

  constructor(host: Host, socket: DatagramSocket, server: Address) {
    this.#host = host;
    this.#socket = socket;
    this.#server = server;
    this.#client = `${host.name}-${host.random().toString(36).slice(2, 4)}`;
    void this.#listen();
  }

  /**
   * Calls a procedure of the server.
   * @param within milliseconds until the deadline
   * @throws {DeadlineError} when there is no answer by then
   */
  async call(procedure: string, args: readonly Json[], within = 10_000): Promise<Json> {
    const number = this.#next++;
    const deadline = this.#host.now() + within;
    const replied = new Promise<{ readonly result: Json }>((resolve) => {
      this.#waiting.set(number, (result) => resolve({ result }));
    });
    try {
      for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
        const answered = Math.min(...this.#waiting.keys());
        await this.#socket.send(
          this.#server,
          encode({ client: this.#client, number, answered, procedure, args }),
        );
        const jittered = pause * (0.5 + this.#host.random() / 2);
        const left = deadline - this.#host.now();
        const reply = await Promise.race([replied, this.#host.sleep(Math.max(0, Math.min(jittered, left)))]);
        if (reply) return reply.result;
        if (jittered >= left) throw new DeadlineError(`${procedure} got no answer within ${within} ms`);
      }
    } finally {
      this.#waiting.delete(number);
    }
  }

  /** Hands each reply to the call that waits for it. Others are late, or not for us. */
  async #listen(): Promise<void> {
    for await (const { data } of this.#socket) {
      const reply = replyIn(data);
      if (reply?.client === this.#client) this.#waiting.get(reply.number)?.(reply.result);
    }
  }
}
