import type { Disk } from '../host/api';
import { HostError } from '../host/api';
import { concatBytes, decodeUtf8, encodeUtf8, toBytes } from '../host/text';
import { kindNumber, none } from '../trace/writer';
import type { Stream } from './choices';
import type { SimProcess } from './process';

/** Microseconds of one access, and of forcing what was written to the medium. */
const accessTime = 100;
const syncTime = 2_000;

type Files = Map<string, Uint8Array>;

/** The files of one machine: what processes see, and what is on the medium. */
export class Medium {
  #seen: Files = new Map();
  /** Changes that are not on the medium yet, in order. */
  #unsynced: ((files: Files) => void)[] = [];
  #durable: Files = new Map();

  constructor(readonly size: number) {}

  read(name: string): Uint8Array | undefined {
    return this.#seen.get(name)?.slice();
  }

  names(): string[] {
    return [...this.#seen.keys()].sort();
  }

  texts(): Map<string, string> {
    return new Map(this.names().map((name) => [name, decodeUtf8(this.#seen.get(name) as Uint8Array)]));
  }

  change(change: (files: Files) => void): void {
    const changed: Files = new Map(this.#seen);
    change(changed);
    const bytes = [...changed.values()].reduce((sum, file) => sum + file.length, 0);
    if (bytes > this.size) throw new HostError('ENOSPC', `the disk is full: it holds ${this.size} bytes`);
    this.#seen = changed;
    this.#unsynced.push(change);
  }

  sync(): void {
    this.#durable = this.#seen;
    this.#unsynced = [];
  }

  /** Power is lost: of the changes not synced, the schedule keeps the first few. */
  lose(choices: Stream): void {
    const kept = this.#unsynced.length - choices.below(this.#unsynced.length + 1);
    const files: Files = new Map(this.#durable);
    for (const change of this.#unsynced.slice(0, kept)) change(files);
    this.#seen = this.#durable = files;
    this.#unsynced = [];
  }
}

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
    return this.#access('read', accessTime, () => this.#medium.read(plain(name)));
  }

  async readText(name: string): Promise<string | undefined> {
    const bytes = await this.read(name);
    return bytes && decodeUtf8(bytes);
  }

  write(name: string, data: Uint8Array | string): Promise<void> {
    const bytes = toBytes(data);
    return this.#access('write', accessTime, () => {
      this.#trace('disk-write', bytes.length, name);
      this.#medium.change((files) => void files.set(plain(name), bytes));
    });
  }

  append(name: string, data: Uint8Array | string): Promise<void> {
    const bytes = toBytes(data);
    return this.#access('append', accessTime, () => {
      this.#trace('disk-write', bytes.length, name);
      this.#medium.change((files) => {
        const before = files.get(plain(name)) ?? encodeUtf8('');
        files.set(name, concatBytes([before, bytes]));
      });
    });
  }

  remove(name: string): Promise<void> {
    return this.#access('remove', accessTime, () =>
      this.#medium.change((files) => void files.delete(plain(name))),
    );
  }

  list(): Promise<string[]> {
    return this.#access('list', accessTime, () => this.#medium.names());
  }

  sync(): Promise<void> {
    return this.#access('sync', syncTime, () => {
      this.#trace('disk-sync', 0);
      this.#medium.sync();
    });
  }

  /** Does something on the disk after the time that it takes; not at all when the process ends before. */
  #access<T>(what: string, time: number, action: () => T): Promise<T> {
    const process = this.#process;
    process.mustLive();
    const place = process.sim.here();
    const result = new Promise<T>((resolve, reject) => {
      process.after(time, () => {
        this.#place = place;
        try {
          resolve(action());
        } catch (error) {
          reject(error);
        }
      });
    });
    return process.waiting(() => `disk.${what}`, result);
  }

  #place = none;

  #trace(kind: 'disk-write' | 'disk-sync', size: number, name?: string): void {
    const { sim, machine, traceIndex } = this.#process;
    const text = name === undefined ? none : sim.trace.text(name);
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

function plain(name: string): string {
  if (typeof name === 'string' && /^[^/\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..')
    return name;
  throw new HostError('EINVAL', `“${String(name)}” is not the plain name of a file, such as accounts.json`);
}
