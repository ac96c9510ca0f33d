import type { Host } from 'dlabs';
import type { Call, Outcome } from './messages';

/** What the library takes along when it moves: how many stamps are on each reader's card. */
export interface LibraryState {
  readonly stamps: Readonly<Record<string, number>>;
}

const catalogue = ['Vidas secas', 'Mar morto', 'Os sertões', 'Capitães da areia', 'Grande sertão: veredas'];

/** A library on wheels. Nothing here knows where the bus stands. */
export class Library {
  readonly #stamps: Map<string, number>;

  constructor(
    readonly host: Host,
    state: LibraryState,
  ) {
    this.#stamps = new Map(Object.entries(state.stamps));
  }

  /** Its state at this moment. A call that has not ended yet is not in it. */
  get state(): LibraryState {
    return { stamps: Object.fromEntries(this.#stamps) };
  }

  /** Executes a call. Never rejects: an error is an outcome, too. */
  async execute({ procedure, args }: Call): Promise<Outcome> {
    const [word = '', number = 1] = args as [string?, number?];
    if (procedure === 'search') return { result: await this.#search(word, number) };
    if (procedure === 'stamp') return { result: await this.#stamp(word) };
    if (procedure === 'stamps') return { result: this.#stamps.get(word) ?? 0 };
    return { error: { type: 'UnknownProcedure', message: `the library has no procedure “${procedure}”` } };
  }

  /** Looks for a word in the titles. Takes 10 ms for each shelf that is looked through. */
  async #search(word: string, shelves: number): Promise<string[]> {
    await this.host.sleep(10 * shelves);
    return catalogue.filter((title) => title.toLowerCase().includes(word.toLowerCase()));
  }

  /** Puts one more stamp on a reader's card, which takes 200 ms, and gives their number. */
  async #stamp(reader: string): Promise<number> {
    await this.host.sleep(200);
    const count = (this.#stamps.get(reader) ?? 0) + 1;
    this.#stamps.set(reader, count);
    return count;
  }
}
