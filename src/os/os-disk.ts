import type { Disk } from '../host/api';
import { HostError } from '../host/api';
import { decodeUtf8, toBytes } from '../host/text';
import type { Owner } from './owner';
import type { DiskAccess } from './protocol';

/** The disk as one process uses it: the supervisor has it, as a kernel has. */
export class OsDisk implements Disk {
  constructor(readonly owner: Owner) {}

  async #access(access: () => DiskAccess): Promise<Uint8Array | readonly string[] | null> {
    this.owner.mustLive();
    const place = this.owner.here();
    return this.owner.quick(this.owner.supervision.call('disk', { access: access(), place }));
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#access(() => ({ what: 'read', name: plain(name) }));
    return (bytes as Uint8Array | null) ?? undefined;
  }

  async readText(name: string): Promise<string | undefined> {
    const bytes = await this.read(name);
    return bytes && decodeUtf8(bytes);
  }

  async write(name: string, data: Uint8Array | string): Promise<void> {
    const bytes = toBytes(data);
    await this.#access(() => ({ what: 'write', name: plain(name), data: bytes }));
  }

  async append(name: string, data: Uint8Array | string): Promise<void> {
    const bytes = toBytes(data);
    await this.#access(() => ({ what: 'append', name: plain(name), data: bytes }));
  }

  async remove(name: string): Promise<void> {
    await this.#access(() => ({ what: 'remove', name: plain(name) }));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#access(() => ({ what: 'rename', name: plain(from), to: plain(to) }));
  }

  async list(): Promise<string[]> {
    return [...((await this.#access(() => ({ what: 'list' }))) as readonly string[])];
  }

  async sync(): Promise<void> {
    await this.#access(() => ({ what: 'sync' }));
  }
}

function plain(name: string): string {
  if (typeof name === 'string' && /^[^/\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..')
    return name;
  throw new HostError('EINVAL', `“${String(name)}” is not the plain name of a file, such as accounts.json`);
}
