import type { Host } from 'dlabs';
import type { Channel } from './channel';
import { exchange } from './exchange';
import { Items } from './items';
import type { Item } from './messages';
import { load, save } from './saved';

/** What a device keeps on its disk of one app. */
interface SavedApp {
  readonly items: readonly Item[];
  readonly unsent: readonly Item[];
  readonly since: number;
}

type Saved = readonly (readonly [app: string, saved: SavedApp])[];

const file = 'layer.json';

/** All that the layer keeps of one app. */
class App {
  readonly items: Items;
  /** The items written here that the hub may not have yet. */
  unsent: readonly Item[];
  since: number;
  readonly listeners: ((key: string) => void)[] = [];

  constructor(device: string, saved: SavedApp = { items: [], unsent: [], since: 0 }) {
    this.items = new Items(device, saved.items);
    this.unsent = saved.unsent;
    this.since = saved.since;
  }

  get saved(): SavedApp {
    return { items: this.items.all, unsent: this.unsent, since: this.since };
  }
}

/** The synchronisation layer of a device. It serves any number of apps, which it does not know. */
export class SyncLayer {
  readonly #host: Host;
  readonly #apps: Map<string, App>;

  /** Opens the layer as it was when this device was last in use. */
  static async open(host: Host): Promise<SyncLayer> {
    return new SyncLayer(host, await load<Saved>(host, file, []));
  }

  private constructor(host: Host, saved: Saved) {
    this.#host = host;
    this.#apps = new Map(saved.map(([name, app]) => [name, new App(host.name, app)]));
  }

  /** What an app uses. Asked again for the same app, it gives access to the same items. */
  channel(name: string): Channel {
    const app = this.#apps.get(name) ?? new App(this.#host.name);
    this.#apps.set(name, app);
    return {
      get: (key) => app.items.get(key),
      get keys() {
        return app.items.keys;
      },
      put: (key, payload) => this.#put(app, key, payload),
      remove: (key) => this.#put(app, key, null),
      onChange: (listener) => void app.listeners.push(listener),
    };
  }

  /**
   * Exchanges items with the hub, for every app that has a channel or items here.
   * @throws when the exchange of one of the apps failed; nothing is lost then, and one may try again
   */
  async sync(): Promise<void> {
    const exchanges = [...this.#apps].map(([name, app]) => this.#syncApp(name, app));
    const failed = (await Promise.allSettled(exchanges)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async #syncApp(name: string, app: App): Promise<void> {
    const sent = app.unsent;
    const request = { device: this.#host.name, app: name, since: app.since, items: sent };
    const reply = await exchange(this.#host, request);
    app.unsent = app.unsent.filter((item) => !sent.some(({ key }) => key === item.key));
    const news = reply.items.filter((item) => app.items.merge(item));
    app.since = reply.upTo;
    await this.#save();
    for (const { key } of news) for (const listener of app.listeners) this.#tell(listener, key);
  }

  /** What goes wrong in an app is no concern of the others. */
  #tell(listener: (key: string) => void, key: string): void {
    try {
      listener(key);
    } catch (error) {
      this.#host.log('a listener failed:', error);
    }
  }

  async #put(app: App, key: string, payload: string | null): Promise<void> {
    app.unsent = [...app.unsent, app.items.put(key, payload)];
    await this.#save();
  }

  async #save(): Promise<void> {
    const saved: Saved = [...this.#apps].map(([name, app]) => [name, app.saved]);
    await save(this.#host, file, saved);
  }
}
