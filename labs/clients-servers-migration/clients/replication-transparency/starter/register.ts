import type { Json } from 'dlabs';
import type { CallMessage } from './messages';

const catalogue = ['Iracema', 'Dom Casmurro', 'Vidas secas', 'Mar morto', 'Os sertões'];

class BookTaken extends Error {
  override readonly name = 'BookTaken';
}

/** The register of the library: who has which book. Each replica keeps one. */
export class Register {
  readonly #holders = new Map<string, string>();
  readonly #history: string[] = [];

  /** Carries out a call at once. @throws what the call throws, such as BookTaken */
  execute({ procedure, args }: Pick<CallMessage, 'procedure' | 'args'>): Json {
    const [title = '', reader = ''] = args as string[];
    switch (procedure) {
      case 'titles': // these never change
        return catalogue;
      case 'holder':
        return this.#holders.get(title) ?? null;
      case 'history':
        return this.#history;
      case 'lend':
        return this.#lend(title, reader);
      case 'giveBack':
        this.#history.push(`${title} is back`);
        return this.#holders.delete(title);
      default:
        throw new Error(`the register has no procedure “${procedure}”`);
    }
  }

  /** Gives the number of this entry in the register. */
  #lend(title: string, reader: string): number {
    const holder = this.#holders.get(title);
    const entry = this.#history.push(`${title} to ${reader}${holder === undefined ? '' : ': refused'}`);
    if (holder !== undefined) throw new BookTaken(`“${title}” is lent to ${holder}`);
    this.#holders.set(title, reader);
    return entry;
  }
}
