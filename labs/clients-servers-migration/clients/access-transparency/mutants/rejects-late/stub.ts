import type { Address, Connection, Host } from 'dlabs';
import { encodeFrame, readFrames } from './framing';
import type { ReplyMessage } from './messages';

/** A call whose reply has not come yet. */
interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The client's side of remote calls: turns calls into messages and replies into results. */
export class Stub {
  readonly #connecting: Promise<Connection>;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why no call can succeed any more. */
  #lost: Error | undefined;

  /** Begins to connect; calls may be made at once. */
  constructor(host: Host, server: Address) {
    this.#connecting = host.connect(server);
    void this.#receive();
  }

  /** Calls a procedure of the server. */
  call(procedure: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      // Marshalled now: what the caller does to its objects from here on is no part of this call.
      const frame = encodeFrame(JSON.stringify({ id, procedure, args }));
      if (this.#lost) return reject(this.#lost);
      this.#waiting.set(id, { resolve, reject });
      void this.#send(frame);
    });
  }

  async #send(frame: Uint8Array): Promise<void> {
    try {
      const connection = await this.#connecting;
      await connection.write(frame);
    } catch (error) {
      this.#lose(error);
    }
  }

  async #receive(): Promise<void> {
    try {
      const connection = await this.#connecting;
      for await (const text of readFrames(connection)) this.#settle(JSON.parse(text) as ReplyMessage);
      this.#lose('the server ended the connection');
    } catch (error) {
      this.#lose(error);
    }
  }

  #settle({ id, result, error }: ReplyMessage): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(named(error.type, error.message));
    else waiting?.resolve(result);
  }

  #lose(reason: unknown): void {
    this.#lost ??= named('ConnectionLost', String(reason));
    const lost = this.#lost;
    const calls = [...this.#waiting.values()];
    this.#waiting.clear();
    // Some replies may still be on their way.
    setTimeout(() => calls.forEach(({ reject }) => reject(lost)), 2000);
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
