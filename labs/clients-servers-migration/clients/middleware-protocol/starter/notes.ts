/** GIVEN: the notes, another app. A note is one item: its title is the key, its text the payload. */
import type { Channel } from './channel';

export class Notes {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  write(title: string, text: string): Promise<void> {
    return this.#channel.put(title, text);
  }

  delete(title: string): Promise<void> {
    return this.#channel.remove(title);
  }

  /** All notes: their texts by their titles, sorted. */
  get all(): ReadonlyMap<string, string> {
    const titles = [...this.#channel.keys].sort();
    return new Map(titles.map((title) => [title, this.#channel.get(title) ?? '']));
  }
}
