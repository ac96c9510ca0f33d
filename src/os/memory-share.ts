import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { HostError } from '../host/api';

const slotSize = Float64Array.BYTES_PER_ELEMENT;

/** Bytes of memory that the processes of one machine took, in a file that they share: a number for each process. */
export class MemoryFile {
  #descriptor: number | undefined;

  constructor(readonly path: string) {
    this.#descriptor = openSync(path, 'r+');
  }

  /** Nothing once it is closed: who has ended has given everything back. */
  set(slot: number, bytes: number): void {
    if (this.#descriptor === undefined) return;
    writeSync(this.#descriptor, new Float64Array([bytes]), 0, slotSize, slot * slotSize);
  }

  get total(): number {
    if (this.#descriptor === undefined) return 0;
    const slots = new Float64Array(fstatSync(this.#descriptor).size / slotSize);
    readSync(this.#descriptor, slots, 0, slots.byteLength, 0);
    return slots.reduce((sum, bytes) => sum + bytes, 0);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

/** What one process took. */
export class MemoryShare {
  #taken: number;

  /** @param taken bytes that the process has from its start on */
  constructor(
    readonly file: MemoryFile,
    readonly slot: number,
    readonly size: number,
    taken: number,
  ) {
    this.#taken = taken;
  }

  /** @throws {HostError} ENOMEM */
  allocate(bytes: number): { release(): void } {
    if (!(Number.isInteger(bytes) && bytes >= 0))
      throw new HostError(
        'EINVAL',
        `allocate takes a whole number of bytes, 0 or more, not ${String(bytes)}`,
      );
    // First taken, then looked: of two processes that come at once both may be refused, but not both be served.
    this.#add(bytes);
    if (this.file.total > this.size) {
      this.#add(-bytes);
      throw new HostError(
        'ENOMEM',
        `this machine has ${this.size} bytes of memory, and not ${bytes} of them left`,
      );
    }
    let held = true;
    return {
      release: () => {
        if (held) this.#add(-bytes);
        held = false;
      },
    };
  }

  #add(bytes: number): void {
    this.#taken += bytes;
    this.file.set(this.slot, this.#taken);
  }
}
