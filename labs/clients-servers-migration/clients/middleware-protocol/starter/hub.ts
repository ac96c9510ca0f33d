import { Items } from './items';
import type { Item, Reply, Request } from './messages';

/** What the hub keeps on its disk: each item with the number that says when the hub learned of it. */
export type Saved = readonly { readonly item: Item; readonly number: number }[];

/** The hub's side of the protocol. It serves any number of apps, which it does not know. */
export class Hub {
  readonly #items: Items;
  readonly #numbers = new Map<string, number>();
  #last = 0;

  /** @param saved the `state` of an earlier hub; absent when there was none */
  constructor(saved: Saved = []) {
    this.#items = new Items(
      'hub',
      saved.map(({ item }) => item),
    );
    for (const { item, number } of saved) {
      this.#numbers.set(item.key, number);
      this.#last = Math.max(this.#last, number);
    }
  }

  /** What must survive a crash. server.ts saves it before the reply leaves. */
  get state(): Saved {
    return this.#items.all.map((item) => ({ item, number: this.#numbers.get(item.key) ?? 0 }));
  }

  // YOUR WORK 3 (stage 2): all apps are in one pot.

  /** Takes in what a device wrote for an app, and answers with what the device does not have yet of that app. */
  answer({ since, items }: Request): Reply {
    for (const item of items) {
      if (this.#items.merge(item)) this.#numbers.set(item.key, ++this.#last);
    }
    const news = this.#items.all.filter(({ key }) => (this.#numbers.get(key) ?? 0) > since);
    return { upTo: this.#last, items: news };
  }
}
