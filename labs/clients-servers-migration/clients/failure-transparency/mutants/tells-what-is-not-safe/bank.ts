/**
 * The server's side: carries out each call at most once, whatever arrives how often, and whatever becomes of the machine.
 */
import type { Host, Json } from 'dlabs';
import type { Accounts } from './accounts';
import { perform } from './accounts';
import type { Request } from './protocol';

const file = 'bank.json';

/** What the bank knows of one client. */
interface Session {
  /** Calls with lower numbers are over: the client does not ask for them, and whatever still arrives of them is old. */
  readonly answered: number;
  /** The results of the others, by number. */
  readonly results: Readonly<Record<number, Json>>;
}

/** Everything that must survive, and must change together. */
interface Book {
  readonly accounts: Accounts;
  readonly sessions: Readonly<Record<string, Session>>;
}

export class Bank {
  readonly #host: Host;
  #book: Book;
  /** Settles when the request before is done: requests are handled one after another. */
  #before: Promise<unknown> = Promise.resolve();

  private constructor(host: Host, book: Book) {
    this.#host = host;
    this.#book = book;
  }

  /** Opens the bank with what is on the disk. */
  static async open(host: Host): Promise<Bank> {
    const text = await host.disk.readText(file);
    await host.disk.sync(); // who wrote it may have died before it was safe
    return new Bank(host, text === undefined ? { accounts: {}, sessions: {} } : (JSON.parse(text) as Book));
  }

  /** Handles a request. Gives the result to send; `undefined`: nothing is sent. */
  handle(request: Request): Promise<Json | undefined> {
    const { procedure, args } = request;
    // Changes nothing, so it need not wait.
    if (procedure === 'balance') return Promise.resolve(perform(this.#book.accounts, procedure, args).result);
    const handled = this.#before.then(() => this.#handle(request));
    this.#before = handled;
    return handled;
  }

  async #handle({ client, number, answered, procedure, args }: Request): Promise<Json | undefined> {
    const { accounts, sessions } = this.#book;
    const session = Object.hasOwn(sessions, client) ? sessions[client] : undefined;
    if (number < (session?.answered ?? 0)) return undefined;
    const known = session?.results[number];
    if (known !== undefined) return known;
    const outcome = perform(accounts, procedure, args);
    const over = Math.max(session?.answered ?? 0, answered);
    const open = Object.entries(session?.results ?? {}).filter(([other]) => Number(other) >= over);
    const results = { ...Object.fromEntries(open), [number]: outcome.result };
    await this.#keep({
      accounts: outcome.accounts,
      sessions: { ...sessions, [client]: { answered: over, results } },
    });
    return outcome.result;
  }

  /** One write for all of it: the effect and the memory of it are there together, or not at all. */
  async #keep(book: Book): Promise<void> {
    this.#book = book;
    await this.#host.disk.write(file, JSON.stringify(book));
    await this.#host.disk.sync();
  }
}
