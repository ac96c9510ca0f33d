import type { Host } from 'dlabs';
import type { Channel } from './channel';
import { exchange } from './exchange';
import { Items } from './items';
import type { Item } from './messages';
import { load, save } from './saved';

/** What a device keeps on its disk. */
interface Saved {
  readonly items: readonly Item[];
  readonly unsent: readonly Item[];
  readonly since: readonly (readonly [app: string, since: number])[];
}

const file = 'layer.json';

/** The synchronisation layer of a device. It serves any number of apps, which it does not know. */
export class SyncLayer {
  readonly #host: Host;
  readonly #items: Items;
  readonly #listeners = new Map<string, ((key: string) => void)[]>();
  #unsent: readonly Item[];
  readonly #since: Map<string, number>;

  static async open(host: Host): Promise<SyncLayer> {
    return new SyncLayer(host, await load<Saved>(host, file, { items: [], unsent: [], since: [] }));
  }

  private constructor(host: Host, saved: Saved) {
    this.#host = host;
    this.#items = new Items(host.name, saved.items);
    this.#unsent = saved.unsent;
    this.#since = new Map(saved.since);
  }

  channel(app: string): Channel {
    const items = this.#items;
    const prefix = `${app}/`;
    if (!this.#since.has(app)) this.#since.set(app, 0);
    const listeners = this.#listeners.get(app) ?? [];
    this.#listeners.set(app, listeners);
    return {
      get: (key) => items.get(prefix + key),
      get keys() {
        return items.keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      },
      put: (key, payload) => this.#put(prefix + key, payload),
      remove: (key) => this.#put(prefix + key, null),
      onChange: (listener) => void listeners.push(listener),
    };
  }

  async sync(): Promise<void> {
    const results = await Promise.allSettled([...this.#since.keys()].map((app) => this.#syncApp(app)));
    const failed = results.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async #syncApp(app: string): Promise<void> {
    const prefix = `${app}/`;
    const sent = this.#unsent.filter(({ key }) => key.startsWith(prefix));
    const items = sent.map((item) => ({ ...item, key: item.key.slice(prefix.length) }));
    const request = { device: this.#host.name, app, since: this.#since.get(app) ?? 0, items };
    const reply = await exchange(this.#host, request);
    this.#unsent = this.#unsent.filter((item) => !sent.includes(item));
    const news = reply.items.filter((item) => this.#items.merge({ ...item, key: prefix + item.key }));
    this.#since.set(app, reply.upTo);
    await this.#save();
    for (const { key } of news)
      for (const listener of this.#listeners.get(app) ?? []) this.#tell(listener, key);
  }

  #tell(listener: (key: string) => void, key: string): void {
    try {
      listener(key);
    } catch (error) {
      this.#host.log('a listener failed:', error);
    }
  }

  async #put(key: string, payload: string | null): Promise<void> {
    this.#unsent = [...this.#unsent, this.#items.put(key, payload)];
    await this.#save();
  }

  async #save(): Promise<void> {
    const saved: Saved = { items: this.#items.all, unsent: this.#unsent, since: [...this.#since] };
    await save(this.#host, file, saved);
  }
}
