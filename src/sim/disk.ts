import type { Disk } from '../host/api';
import { HostError } from '../host/api';
import { decodeUtf8, toBytes } from '../host/text';
import type { DiskFault } from '../host/world-api';
import { kindNumber, none } from '../trace/writer';
import type { Change, Medium } from './medium';
import type { SimProcess } from './process';

/** Microseconds of one access, and of forcing what was written to the medium. */
const accessTime = 100;
const syncTime = 2_000;

type Access = Change['kind'] | 'read' | 'list' | 'sync';

/** The faults that hit an access. */
const kindOf: Readonly<Record<Access, DiskFault['on']>> = {
  read: 'read',
  list: 'read',
  write: 'write',
  append: 'write',
  remove: 'write',
  rename: 'write',
  sync: 'sync',
};

/** The disk as one process uses it. */
export class SimDisk implements Disk {
  readonly #process: SimProcess;

  constructor(process: SimProcess) {
    this.#process = process;
  }

  get #medium(): Medium {
    return this.#process.machine.medium;
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#access('read', [name], () => this.#medium.read(name));
  }

  async readText(name: string): Promise<string | undefined> {
    const bytes = await this.read(name);
    return bytes && decodeUtf8(bytes);
  }

  write(name: string, data: Uint8Array | string): Promise<void> {
    return this.#change({ kind: 'write', name, bytes: toBytes(data) });
  }

  append(name: string, data: Uint8Array | string): Promise<void> {
    return this.#change({ kind: 'append', name, bytes: toBytes(data) });
  }

  remove(name: string): Promise<void> {
    return this.#change({ kind: 'remove', name });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#change({ kind: 'rename', name: from, to });
  }

  list(): Promise<string[]> {
    return this.#access('list', [], () => this.#medium.names());
  }

  sync(): Promise<void> {
    return this.#access('sync', [], () => {
      this.#trace('disk-sync', 0);
      this.#medium.sync();
    });
  }

  #change(change: Change): Promise<void> {
    const files = change.kind === 'rename' ? [change.name, change.to] : [change.name];
    return this.#access(change.kind, files, () => {
      if ('bytes' in change) this.#trace('disk-write', change.bytes.length, change.name);
      this.#medium.change(change);
      if (change.kind === 'rename') this.#trace('disk-rename', 0, files.join(' → '));
    });
  }

  /** Does something on the disk after the time that it takes; not at all when the process ends before. */
  #access<T>(what: Access, files: readonly string[], action: () => T): Promise<T> {
    const process = this.#process;
    process.mustLive();
    const place = process.sim.here();
    const result = new Promise<T>((resolve, reject) => {
      process.after(
        what === 'sync' ? syncTime : accessTime,
        () => {
          this.#place = place;
          try {
            files.forEach(mustBePlain);
            this.#mayFail(what, files);
            resolve(action());
          } catch (error) {
            reject(error);
          }
        },
        'disk',
      );
    });
    return process.waiting(() => `disk.${what}`, result);
  }

  /** @throws {HostError} when a fault of the disk hits this access */
  #mayFail(what: Access, files: readonly string[]): void {
    const error = this.#process.machine.diskFaults.take(kindOf[what], files);
    if (error === undefined) return;
    this.#trace('disk-error', 0, [error.code, what, ...files].join(' '));
    throw error;
  }

  #place = none;

  #trace(kind: 'disk-write' | 'disk-sync' | 'disk-rename' | 'disk-error', size: number, what?: string): void {
    const { sim, machine, traceIndex } = this.#process;
    const text = what === undefined ? none : sim.trace.text(what);
    sim.trace.add(
      kindNumber[kind],
      sim.now,
      machine.index,
      traceIndex,
      none,
      none,
      size,
      sim.cause,
      text,
      this.#place,
    );
  }
}

function mustBePlain(name: string): void {
  if (typeof name === 'string' && /^[^/\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..') return;
  throw new HostError('EINVAL', `“${String(name)}” is not the plain name of a file, such as accounts.json`);
}
