import {
  appendFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HostError } from '../host/api';
import type { DiskFault } from '../host/world-api';
import type { DiskAccess } from './protocol';

type Change = Exclude<DiskAccess, { readonly what: 'read' | 'list' | 'sync' }>;

/**
 * The disk of one machine, in two folders: the files as programs see them, and as they are on the medium. What was not
 * synced is in the first only; the order of changes is kept, so that a power failure can keep some first few of them.
 */
export class OsMedium {
  readonly #seen: string;
  readonly #durable: string;
  #unsynced: Change[] = [];
  #faults: { readonly fault: DiskFault; left: number }[] = [];

  /** @param size bytes @param torn whether the last change that is kept may be there in part */
  constructor(
    folder: string,
    readonly size: number,
    readonly torn: boolean,
  ) {
    this.#seen = join(folder, 'disk');
    this.#durable = join(folder, 'medium');
    for (const made of [this.#seen, this.#durable]) mkdirSync(made, { recursive: true });
  }

  fail(fault: DiskFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  /** @throws {HostError} */
  access(access: DiskAccess): Uint8Array | readonly string[] | null {
    this.#mayFail(access);
    switch (access.what) {
      case 'read':
        return this.#read(access.name);
      case 'list':
        return this.names();
      case 'sync':
        return this.sync();
      default:
        return this.#change(access);
    }
  }

  #mayFail(access: DiskAccess): void {
    const kind = { read: 'read', list: 'read', sync: 'sync' }[access.what as string] ?? 'write';
    const name = 'name' in access ? access.name : undefined;
    const hit = this.#faults.find(
      ({ fault, left }) => left > 0 && fault.on === kind && (fault.file === undefined || fault.file === name),
    );
    if (!hit) return;
    hit.left--;
    const code = hit.fault.error ?? 'EIO';
    throw new HostError(
      code,
      code === 'EIO' ? 'the disk is faulty' : `the disk is full: it holds ${this.size} bytes`,
    );
  }

  names(): string[] {
    return readdirSync(this.#seen).map(decodeURIComponent).sort();
  }

  texts(): Map<string, string> {
    return new Map(this.names().map((name) => [name, readFileSync(fileOf(this.#seen, name), 'utf8')]));
  }

  put(name: string, content: string): void {
    this.#change({ what: 'write', name, data: new TextEncoder().encode(content) });
    this.sync();
  }

  #read(name: string): Uint8Array | null {
    const file = fileOf(this.#seen, name);
    return statSync(file, { throwIfNoEntry: false }) ? new Uint8Array(readFileSync(file)) : null;
  }

  #change(change: Change): null {
    if (change.what === 'rename' && !statSync(fileOf(this.#seen, change.name), { throwIfNoEntry: false }))
      throw new HostError('ENOENT', `there is no file “${change.name}”`);
    if ('data' in change && this.#used + this.#growth(change) > this.size)
      throw new HostError('ENOSPC', `the disk is full: it holds ${this.size} bytes`);
    apply(this.#seen, change);
    this.#unsynced.push(change);
    return null;
  }

  get #used(): number {
    return this.names().reduce((sum, name) => sum + statSync(fileOf(this.#seen, name)).size, 0);
  }

  #growth({ what, name, data }: Extract<Change, { readonly data: Uint8Array }>): number {
    const before = statSync(fileOf(this.#seen, name), { throwIfNoEntry: false })?.size ?? 0;
    return what === 'append' ? data.length : data.length - before;
  }

  sync(): null {
    for (const change of this.#unsynced.splice(0)) apply(this.#durable, change);
    for (const name of readdirSync(this.#durable)) force(join(this.#durable, name));
    return null;
  }

  /** Power is lost: of the changes not synced some first few are kept. @param below draws a number */
  lose(below: (limit: number) => number): void {
    const changes = this.#unsynced.splice(0);
    const kept = changes.length - below(changes.length + 1);
    changes.slice(0, kept).forEach((change, i) => {
      const last = i === kept - 1 && this.torn && 'data' in change;
      const length = last ? change.data.length - below(change.data.length + 1) : 0;
      apply(this.#durable, last ? { ...change, data: change.data.subarray(0, length) } : change);
    });
    for (const name of readdirSync(this.#seen)) rmSync(join(this.#seen, name));
    for (const name of readdirSync(this.#durable))
      writeFileSync(join(this.#seen, name), readFileSync(join(this.#durable, name)));
  }
}

/** Any name is a plain one of the real disk. */
function fileOf(folder: string, name: string): string {
  return join(
    folder,
    encodeURIComponent(name)
      .replace(/^\.|\.$/g, '%2E')
      .replaceAll('*', '%2A'),
  );
}

function apply(folder: string, change: Change): void {
  const file = fileOf(folder, change.name);
  if (change.what === 'rename') renameSync(file, fileOf(folder, change.to));
  else if (change.what === 'remove') rmSync(file, { force: true });
  else if (change.what === 'append') appendFileSync(file, change.data);
  else writeFileSync(file, change.data);
}

function force(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
