import type { Change, Reply, Request } from './calendar';
import { keyOf } from './calendar';
import { Replica } from './replica';

/** What the server keeps on its disk. */
export interface Saved {
  readonly changes: readonly { readonly change: Change; readonly number: number }[];
}

/** The server's side of the protocol. */
export class CalendarService {
  readonly #replica: Replica;
  /** For each field of each appointment: the how-manieth news its standing change was. */
  readonly #numbers = new Map<string, number>();
  #last = 0;

  /** @param saved the `state` of an earlier service; absent when there was none */
  constructor(saved: Saved = { changes: [] }) {
    this.#replica = new Replica(
      'server',
      saved.changes.map(({ change }) => change),
    );
    for (const { change, number } of saved.changes) {
      this.#numbers.set(keyOf(change), number);
      this.#last = Math.max(this.#last, number);
    }
  }

  /** What must survive a crash. server.ts saves it before the reply leaves. */
  get state(): Saved {
    return { changes: this.#replica.changes.map((change) => ({ change, number: this.#numberOf(change) })) };
  }

  /** Takes in what a phone changed, and answers with what the phone does not have yet. */
  answer({ phone, since, changes }: Request): Reply {
    for (const change of changes) {
      if (this.#replica.merge(change)) this.#numbers.set(keyOf(change), ++this.#last);
    }
    return {
      upTo: this.#last,
      changes: this.#replica.changes.filter(
        (change) => this.#numberOf(change) > since && change.phone !== phone,
      ),
    };
  }

  #numberOf(change: Change): number {
    return this.#numbers.get(keyOf(change)) ?? 0;
  }
}
