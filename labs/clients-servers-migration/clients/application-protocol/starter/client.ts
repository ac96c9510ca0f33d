import type { Host } from 'dlabs';
import type { Appointment, Change, Field } from './calendar';
import { exchange } from './exchange';
import { Replica } from './replica';
import { load, save } from './saved';

/** What a phone keeps on its disk. */
interface Saved {
  readonly changes: readonly Change[];
}

const file = 'calendar.json';

/** The calendar on a phone: it can be read and changed at any time, and synchronises when there is a network. */
export class CalendarClient {
  readonly #host: Host;
  readonly #replica: Replica;
  /** The changes made here that the server may not have yet. */
  #unsent: Change[] = [];

  /** Opens the calendar as it was when this phone was last in use. */
  static async open(host: Host): Promise<CalendarClient> {
    return new CalendarClient(host, await load<Saved>(host, file, { changes: [] }));
  }

  private constructor(host: Host, saved: Saved) {
    this.#host = host;
    this.#replica = new Replica(host.name, saved.changes);
  }

  get appointments(): readonly Appointment[] {
    return this.#replica.appointments;
  }

  // YOUR WORK 2 (stage 2): here an edit that was not sent is lost with the process, and one that is made while the
  // server's reply is under way is forgotten. And (stage 3) every sync fetches the whole calendar.

  /** Changes a field of an appointment; `deleted` deletes it. Once the promise settles, the change survives a crash. */
  async set(id: string, field: Field, value: string): Promise<void> {
    this.#unsent.push(this.#replica.set(id, field, value));
  }

  /**
   * Exchanges changes with the server.
   * @returns the changes that were news on this phone
   * @throws when the server cannot be reached or does not answer; nothing is lost then, and one may try again
   */
  async sync(): Promise<Change[]> {
    const reply = await exchange(this.#host, { phone: this.#host.name, since: 0, changes: this.#unsent });
    this.#unsent = [];
    const news = reply.changes.filter((change) => this.#replica.merge(change));
    await save(this.#host, file, { changes: this.#replica.changes });
    return news;
  }
}
