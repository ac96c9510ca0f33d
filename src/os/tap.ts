import type { Socket } from 'node:net';

/** What Node keeps of the operating system's socket. */
interface Handle {
  /** Whether Node reads from it, or takes it that it does. */
  readonly reading?: boolean;
  readStop?: () => void;
  readStart?: () => void;
}

function handleOf(socket: Socket): Handle | null {
  return (socket as unknown as { readonly _handle: Handle | null })._handle;
}

/**
 * Stops reading at once. Node's own `pause` goes on reading into its buffer; what it read there the operating system
 * takes for read, so that it would tell no peer of lost data, and would hand nothing of it to another process.
 */
export function stopReading(socket: Socket): void {
  handleOf(socket)?.readStop?.();
}

/** Reads from a socket only while somebody wants to. */
export class Tap {
  #begun = false;
  #open = false;
  readonly #onData = (bytes: Uint8Array): void => this.take(bytes);

  constructor(
    readonly socket: Socket,
    readonly take: (bytes: Uint8Array) => void,
  ) {}

  open(): void {
    if (this.#open) return;
    this.#open = true;
    if (this.#begun) {
      handleOf(this.socket)?.readStart?.();
      return;
    }
    this.#begun = true;
    this.socket.on('data', this.#onData);
    this.socket.resume();
    // A socket that was passed on was reading, as far as Node knows, when it was stopped.
    if (handleOf(this.socket)?.reading === true) handleOf(this.socket)?.readStart?.();
  }

  shut(): void {
    if (!this.#open) return;
    this.#open = false;
    stopReading(this.socket);
  }

  /** Somebody else reads from now on. */
  close(): void {
    this.socket.off('data', this.#onData);
    stopReading(this.socket);
  }
}
