import type { Change, Reply, Request } from './calendar';
import { Replica } from './replica';

/** What the server keeps on its disk. */
export interface Saved {
  readonly changes: readonly Change[];
}

/** The server's side of the protocol. */
export class CalendarService {
  readonly #replica: Replica;

  /** @param saved the `state` of an earlier service; absent when there was none */
  constructor(saved?: Saved) {
    this.#replica = new Replica('server', saved?.changes);
  }

  /** What must survive a crash. server.ts saves it before the reply leaves. */
  get state(): Saved {
    return { changes: this.#replica.changes };
  }

  // YOUR WORK 3 (stage 3): here every reply holds the whole calendar. Number the changes as they come in, and answer
  // with those that the phone does not have yet.

  /** Takes in what a phone changed, and answers with what the phone does not have yet. */
  answer({ changes }: Request): Reply {
    for (const change of changes) this.#replica.merge(change);
    return { upTo: 0, changes: this.#replica.changes };
  }
}
