import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Bytes of the word that says which connection is meant. */
const tokenSize = 16;

/** Where processes connect to: the supervisor's end of their connections. */
export class Relay {
  readonly #server: Server;
  readonly #expected = new Map<string, (socket: Socket) => void>();
  readonly #opened: Promise<void>;

  constructor() {
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      this.#readToken(socket);
    });
    this.#server.listen(0, '127.0.0.1');
    this.#server.unref();
    this.#opened = new Promise((resolve) => this.#server.once('listening', resolve));
  }

  /** Where to connect to, and what to say there. @param come called with the connection */
  async expect(come: (socket: Socket) => void): Promise<{ token: string; address: string; port: number }> {
    await this.#opened;
    const token = randomBytes(tokenSize / 2).toString('hex');
    this.#expected.set(token, come);
    return { token, address: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  #readToken(socket: Socket): void {
    const read = (): void => {
      const token = socket.read(tokenSize) as Buffer | null;
      if (token === null) {
        if (socket.readableEnded) socket.destroy();
        return;
      }
      socket.off('readable', read);
      const come = this.#expected.get(token.toString('latin1'));
      this.#expected.delete(token.toString('latin1'));
      if (come) come(socket);
      else socket.destroy();
    };
    socket.on('readable', read);
  }

  close(): void {
    this.#server.close();
  }
}
