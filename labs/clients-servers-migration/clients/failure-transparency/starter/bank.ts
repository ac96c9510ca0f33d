/**
 * The server's side: carries out each call at most once, whatever arrives how often, and whatever becomes of the machine.
 */
import type { Host, Json } from 'dlabs';
import type { Accounts } from './accounts';
import { perform } from './accounts';
import type { Request } from './protocol';

const file = 'bank.json';

export class Bank {
  readonly #host: Host;
  #accounts: Accounts;

  private constructor(host: Host, accounts: Accounts) {
    this.#host = host;
    this.#accounts = accounts;
  }

  /** Opens the bank with what is on the disk. */
  static async open(host: Host): Promise<Bank> {
    const text = await host.disk.readText(file);
    return new Bank(host, text === undefined ? {} : (JSON.parse(text) as Accounts));
  }

  // YOUR WORK (stage 2): every copy of a request that arrives is carried out. Remember the results of calls, by client and
  // number, and answer what comes again from there.
  // YOUR WORK (stage 3): what is remembered must survive with the accounts, and must not grow for ever.

  /** Handles a request. Gives the result to send; `undefined`: nothing is sent. */
  async handle({ procedure, args }: Request): Promise<Json | undefined> {
    const { accounts, result } = perform(this.#accounts, procedure, args);
    this.#accounts = accounts;
    await this.#host.disk.write(file, JSON.stringify(accounts));
    return result;
  }
}
