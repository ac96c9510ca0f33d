import type { Item } from './messages';

/** One copy of an app's items. Each device has one for each of its apps, and so has the hub. */
export class Items {
  /** For each key the item that stands. */
  readonly #standing = new Map<string, Item>();

  /**
   * @param device the device whose copy this is
   * @param items what the copy starts with
   */
  constructor(
    readonly device: string,
    items: readonly Item[] = [],
  ) {
    for (const item of items) this.merge(item);
  }

  /** All items that stand, the removed ones included: one for each key. */
  get all(): readonly Item[] {
    return [...this.#standing.values()];
  }

  /** The keys of the items that were not removed. */
  get keys(): readonly string[] {
    return this.all.filter(({ payload }) => payload).map(({ key }) => key);
  }

  /** The payload under a key; `undefined` when there is none, or when it was removed. */
  get(key: string): string | undefined {
    return this.#standing.get(key)?.payload || undefined;
  }

  /** Takes in an item, written here or elsewhere. @returns whether it was news: whether it stands now and did not before */
  merge(item: Item): boolean {
    const standing = this.#standing.get(item.key);
    if (standing && !beats(item, standing)) return false;
    this.#standing.set(item.key, item);
    return true;
  }

  /** Writes a payload here, or removes the item when the payload is `null`. @returns the item, which stands already */
  put(key: string, payload: string | null): Item {
    const version = (this.#standing.get(key)?.version ?? 0) + 1;
    const item = { key, payload, version, device: this.device };
    this.merge(item);
    return item;
  }
}

/** The rule of the layer: it looks at version and device, never at the payload. */
function beats(item: Item, other: Item): boolean {
  if (item.version !== other.version) return item.version > other.version;
  return item.device > other.device;
}
