import type { Host } from 'dlabs';

/** What a reader hands in at the desk to borrow a book. */
export interface Slip {
  title: string;
  reader: { name: string; town: string };
}

export interface Found {
  readonly word: string;
  readonly shelves: number;
  readonly titles: readonly string[];
}

/** A shelf knows its books, and each book knows its shelf. */
export interface Shelf {
  readonly number: number;
  readonly books: { readonly title: string; readonly shelf: Shelf }[];
}

/** What the library does for its readers. Nothing here knows of a network. */
export type Library = {
  titles(): Promise<string[]>;
  /** Looks for a word in the titles. Takes 10 ms for each shelf that is looked through. */
  search(word: string, shelves: number): Promise<Found>;
  /** Lends a book, and gives a copy of the slip as the receipt. @throws {NoSuchBook} @throws {BookTaken} */
  lend(slip: Slip): Promise<Slip>;
  giveBack(title: string): Promise<void>;
  shelf(number: number): Promise<Shelf>;
};

export class NoSuchBook extends Error {
  override readonly name = 'NoSuchBook';
}

export class BookTaken extends Error {
  override readonly name = 'BookTaken';
}

const catalogue = [
  'Memórias póstumas de Brás Cubas',
  'Dom Casmurro',
  'Iracema',
  'O cortiço',
  'Os sertões',
  'Macunaíma',
  'São Bernardo',
  'Vidas secas',
  'Mar morto',
  'Capitães da areia',
  'Grande sertão: veredas',
  'A hora da estrela',
];

/** Opens the library on a machine. */
export function openLibrary(host: Host): Library {
  const lentTo = new Map<string, Slip['reader']>();

  return {
    async titles() {
      return [...catalogue];
    },

    async search(word, shelves) {
      if (shelves < 0) throw new RangeError(`there are no ${shelves} shelves`);
      await host.sleep(10 * shelves);
      const titles = catalogue.filter((title) => title.toLowerCase().includes(word.toLowerCase()));
      return { word, shelves, titles };
    },

    async lend({ title, reader }) {
      if (!catalogue.includes(title)) throw new NoSuchBook(`the library has no “${title}”`);
      const holder = lentTo.get(title);
      if (holder) throw new BookTaken(`“${title}” is lent to ${holder.name} of ${holder.town}`);
      lentTo.set(title, { ...reader });
      return { title, reader: { ...reader } };
    },

    async giveBack(title) {
      lentTo.delete(title);
    },

    async shelf(number) {
      const shelf: Shelf = { number, books: [] };
      for (const title of catalogue) shelf.books.push({ title, shelf });
      return shelf;
    },
  };
}
