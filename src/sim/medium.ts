import { HostError } from '../host/api';
import { concatBytes, decodeUtf8 } from '../host/text';
import type { Stream } from './choices';

/** A change of the files, as it reaches the medium: whole, but for a write or an append that power failure tears. */
export type Change =
  | { readonly kind: 'write' | 'append'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string };

/** What a power failure did to changes that were not synced. */
export interface Loss {
  /** Files of which a change was lost, or in part. */
  readonly files: readonly string[];
  /** How many changes were lost whole. */
  readonly changes: number;
}

/** A file as the pieces that were appended to it. */
class StoredFile {
  #parts: Uint8Array[];
  #length: number;

  constructor(parts: readonly Uint8Array[]) {
    this.#parts = [...parts];
    this.#length = parts.reduce((sum, part) => sum + part.length, 0);
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** Not to be changed. */
  bytes(): Uint8Array {
    if (this.#parts.length !== 1) this.#parts = [concatBytes(this.#parts)];
    return this.#parts[0] as Uint8Array;
  }

  copy(): StoredFile {
    return new StoredFile(this.#parts);
  }
}

/** Files by name, and the bytes that they take. A change costs the same however many there are. */
class Files {
  readonly #files: Map<string, StoredFile>;
  #used: number;

  constructor(files = new Map<string, StoredFile>(), used = 0) {
    this.#files = files;
    this.#used = used;
  }

  get names(): string[] {
    return [...this.#files.keys()].sort();
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  read(name: string): Uint8Array | undefined {
    return this.#files.get(name)?.bytes();
  }

  /** The bytes that are taken after a change. */
  usedAfter(change: Change): number {
    const old = (name: string): number => this.#files.get(name)?.length ?? 0;
    switch (change.kind) {
      case 'append':
        return this.#used + change.bytes.length;
      case 'write':
        return this.#used + change.bytes.length - old(change.name);
      case 'remove':
        return this.#used - old(change.name);
      case 'rename':
        return change.name === change.to ? this.#used : this.#used - old(change.to);
    }
  }

  apply(change: Change): void {
    this.#used = this.usedAfter(change);
    const { name } = change;
    const file = this.#files.get(name);
    if (change.kind === 'append' && file) file.append(change.bytes);
    else if ('bytes' in change) this.#files.set(name, new StoredFile([change.bytes]));
    else this.#files.delete(name);
    if (change.kind === 'rename' && file) this.#files.set(change.to, file);
  }

  copy(): Files {
    return new Files(new Map([...this.#files].map(([name, file]) => [name, file.copy()])), this.#used);
  }
}

/** The files of one machine: what processes see, and what is safe from power failure. */
export class Medium {
  #seen = new Files();
  /** Changes that are not on the medium yet, in order. */
  #unsynced: Change[] = [];
  #durable = new Files();

  /**
   * @param size bytes
   * @param torn whether power failure may leave a part of a change
   */
  constructor(
    readonly size: number,
    readonly torn: boolean,
  ) {}

  read(name: string): Uint8Array | undefined {
    return this.#seen.read(name)?.slice();
  }

  names(): string[] {
    return this.#seen.names;
  }

  texts(): Map<string, string> {
    return new Map(this.names().map((name) => [name, decodeUtf8(this.#seen.read(name) as Uint8Array)]));
  }

  /** @throws {HostError} `ENOSPC`, `ENOENT`; then nothing is changed */
  change(change: Change): void {
    if (change.kind === 'rename' && !this.#seen.has(change.name)) {
      throw new HostError('ENOENT', `there is no file “${change.name}”`);
    }
    if ('bytes' in change && this.#seen.usedAfter(change) > this.size) {
      throw new HostError('ENOSPC', `the disk is full: it holds ${this.size} bytes`);
    }
    this.#seen.apply(change);
    this.#unsynced.push(change);
  }

  sync(): void {
    for (const change of this.#unsynced) this.#durable.apply(change);
    this.#unsynced = [];
  }

  /** Power is lost: of the changes not synced, the schedule keeps the first few, and of the last of these a part. */
  lose(choices: Stream): Loss {
    const all = this.#unsynced;
    const kept = all.slice(0, all.length - choices.below(all.length + 1));
    const lost = all.slice(kept.length);
    const last = kept.at(-1);
    const part = this.torn && last && tear(last, choices);
    if (part) kept.splice(-1, 1, part);
    for (const change of kept) this.#durable.apply(change);
    this.#seen = this.#durable.copy();
    this.#unsynced = [];
    const touched = [...(part && part !== last ? [part] : []), ...lost];
    return { files: [...new Set(touched.map(({ name }) => name))], changes: lost.length };
  }
}

/** The change as far as it reached the medium. What a torn write had overwritten is gone. */
function tear(change: Change, choices: Stream): Change {
  if (!('bytes' in change)) return change;
  const cut = choices.below(change.bytes.length + 1);
  return cut === 0 ? change : { ...change, bytes: change.bytes.subarray(0, change.bytes.length - cut) };
}
