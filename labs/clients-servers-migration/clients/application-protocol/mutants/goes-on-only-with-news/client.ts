import type { Host } from 'dlabs';
import type { Appointment, Change, Field } from './calendar';
import { exchange } from './exchange';
import { Replica } from './replica';
import { load, save } from './saved';

/** What a phone keeps on its disk. */
interface Saved {
  readonly changes: readonly Change[];
  readonly unsent: readonly Change[];
  readonly since: number;
}

const file = 'calendar.json';

/** The calendar on a phone: it can be read and changed at any time, and synchronises when there is a network. */
export class CalendarClient {
  readonly #host: Host;
  readonly #replica: Replica;
  /** The changes made here that the server may not have yet. */
  #unsent: readonly Change[];
  #since: number;

  /** Opens the calendar as it was when this phone was last in use. */
  static async open(host: Host): Promise<CalendarClient> {
    return new CalendarClient(host, await load<Saved>(host, file, { changes: [], unsent: [], since: 0 }));
  }

  private constructor(host: Host, saved: Saved) {
    this.#host = host;
    this.#replica = new Replica(host.name, saved.changes);
    this.#unsent = saved.unsent;
    this.#since = saved.since;
  }

  get appointments(): readonly Appointment[] {
    return this.#replica.appointments;
  }

  /** Changes a field of an appointment; `deleted` deletes it. Once the promise settles, the change survives a crash. */
  async set(id: string, field: Field, value: string): Promise<void> {
    this.#unsent = [...this.#unsent, this.#replica.set(id, field, value)];
    await this.#save();
  }

  /**
   * Exchanges changes with the server.
   * @returns the changes that were news on this phone
   * @throws when the server cannot be reached or does not answer; nothing is lost then, and one may try again
   */
  async sync(): Promise<Change[]> {
    const sent = this.#unsent;
    const request = { phone: this.#host.name, since: this.#since, changes: sent };
    const reply = await exchange(this.#host, request);
    this.#unsent = this.#unsent.filter((change) => !sent.includes(change));
    const news = reply.changes.filter((change) => this.#replica.merge(change));
    if (news.length > 0) this.#since = reply.upTo;
    await this.#save();
    return news;
  }

  async #save(): Promise<void> {
    const saved: Saved = { changes: this.#replica.changes, unsent: this.#unsent, since: this.#since };
    await save(this.#host, file, saved);
  }
}
