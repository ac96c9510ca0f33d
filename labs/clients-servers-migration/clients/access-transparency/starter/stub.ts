import type { Address, Connection, Host } from 'dlabs';
import { encodeFrame, readFrames } from './framing';
import type { ReplyMessage } from './messages';

/** The client's side of remote calls: turns calls into messages and replies into results. */
export class Stub {
  readonly #connecting: Promise<Connection>;

  /** Begins to connect; calls may be made at once. */
  constructor(host: Host, server: Address) {
    this.#connecting = host.connect(server);
  }

  // YOUR WORK (stages 2 and 3): this first version is good for one call at a time, on a good day. Let many calls wait
  // at once, each for its own reply; take the arguments as they are at the moment of the call; and end a call in an
  // error when the reply is one, or when the connection is lost.

  /** Calls a procedure of the server. The promise settles as the procedure does there. */
  async call(procedure: string, args: readonly unknown[]): Promise<unknown> {
    const connection = await this.#connecting;
    await connection.write(encodeFrame(JSON.stringify({ id: 1, procedure, args })));
    for await (const text of readFrames(connection)) {
      const reply = JSON.parse(text) as ReplyMessage;
      return reply.result;
    }
  }
}
