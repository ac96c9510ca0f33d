import { Items } from './items';
import type { Item, Reply, Request } from './messages';

/** What the hub keeps on its disk of an app: each item with the number that says when the hub learned of it. */
type SavedApp = readonly { readonly item: Item; readonly number: number }[];

export type Saved = readonly (readonly [app: string, saved: SavedApp])[];

/** All that the hub keeps of one app. */
class App {
  readonly #items: Items;
  readonly #numbers = new Map<string, number>();
  #last = 0;

  constructor(saved: SavedApp = []) {
    this.#items = new Items(
      'hub',
      saved.map(({ item }) => item),
    );
    for (const { item, number } of saved) {
      this.#numbers.set(item.key, number);
      this.#last = Math.max(this.#last, number);
    }
  }

  get saved(): SavedApp {
    return this.#items.all.map((item) => ({ item, number: this.#numbers.get(item.key) ?? 0 }));
  }

  answer({ since, items }: Request): Reply {
    for (const item of items) {
      this.#items.merge(item);
      this.#numbers.set(item.key, ++this.#last);
    }
    const news = this.#items.all.filter(({ key }) => (this.#numbers.get(key) ?? 0) > since);
    return { upTo: this.#last, items: news };
  }
}

/** The hub's side of the protocol. It serves any number of apps, which it does not know. */
export class Hub {
  readonly #apps: Map<string, App>;

  /** @param saved the `state` of an earlier hub; absent when there was none */
  constructor(saved: Saved = []) {
    this.#apps = new Map(saved.map(([name, app]) => [name, new App(app)]));
  }

  /** What must survive a crash. server.ts saves it before the reply leaves. */
  get state(): Saved {
    return [...this.#apps].map(([name, app]) => [name, app.saved]);
  }

  /** Takes in what a device wrote for an app, and answers with what the device does not have yet of that app. */
  answer(request: Request): Reply {
    const app = this.#apps.get(request.app) ?? new App();
    this.#apps.set(request.app, app);
    return app.answer(request);
  }
}
