/** Texts in the reader's language, also those that are composed with values. */
import { fill, placeholdersOf, Template } from './template';

/** Longer messages hold data rather than words. */
const lengthMax = 10_000;
const sentencesMax = 30;

/** A way to read a text. The one that leaves the fewest letters as they are is the best, then the simplest. */
interface Reading {
  readonly text: string;
  /** Letters that are carried over: values, and what no key fits. */
  readonly carried: number;
  /** Of how many parts it consists: sentences, and values that are translated themselves. */
  readonly parts: number;
  /** The sentences that no key fits. */
  readonly missing: readonly string[];
}

/** What was read before: texts, and pieces of them as one key. */
interface Known {
  readonly texts: Map<string, Reading>;
  readonly pieces: Map<string, Reading | undefined>;
}

/** A text in the reader's language. */
export interface Translated {
  readonly text: string;
  /** The English sentences in it that have no translation. */
  readonly missing: readonly string[];
}

/**
 * Translates texts. A key is an English text, or a template with places for
 * values: `“{0}” came before “{1}”`. A message may consist of several, one sentence after another. A value that
 * stands between quotation marks is quoted as it is; any other is translated in the same way, where it can be.
 */
export class ComposedTexts {
  readonly #texts: Readonly<Record<string, string>>;
  readonly #language: string;
  #templates: readonly (readonly [template: Template, translation: string])[] | undefined;

  /**
   * @param texts English to the language; empty for English
   * @param language its tag
   */
  constructor(texts: Readonly<Record<string, string>>, language = 'en') {
    this.#texts = texts;
    this.#language = language;
  }

  /** A text in the reader's language; English where it has no translation. */
  text(english: string): string {
    return this.translate(english).text;
  }

  /** `{ title }` where a name has another one in the reader's language. */
  title(name: string): { title?: string } {
    const title = this.text(name);
    return title === name ? {} : { title };
  }

  translate(english: string): Translated {
    if (english.length > lengthMax || !hasWords(english)) return { text: english, missing: [] };
    const { text, missing } = this.#read(english, { texts: new Map(), pieces: new Map() });
    return { text, missing };
  }

  /** The best way to read a text as one sentence after another. */
  #read(text: string, known: Known): Reading {
    const before = known.texts.get(text);
    if (before) return before;
    const ends = sentenceEnds(text);
    if (ends.length > sentencesMax) return carriedOver(text);
    const best: Reading[] = [{ text: '', carried: 0, parts: 0, missing: [] }];
    ends.forEach((end, n) => {
      for (let from = 0; from <= n; from++) {
        const piece = text.slice(ends[from - 1] ?? 0, end);
        const reading = this.#knownPiece(piece, known) ?? (from === n ? carriedOver(piece) : undefined);
        const whole = reading && joined(best[from] as Reading, reading);
        if (whole && (!best[n + 1] || isBetter(whole, best[n + 1] as Reading))) best[n + 1] = whole;
      }
    });
    const reading = best.at(-1) as Reading;
    known.texts.set(text, reading);
    return reading;
  }

  #knownPiece(piece: string, known: Known): Reading | undefined {
    if (!known.pieces.has(piece)) known.pieces.set(piece, this.#piece(piece, known));
    return known.pieces.get(piece);
  }

  /** A piece as one key, by that which translates most of it. */
  #piece(piece: string, known: Known): Reading | undefined {
    const english = piece.trim();
    const [lead = '', trail = ''] = [/^\s*/.exec(piece)?.[0], /\s*$/.exec(piece)?.[0]];
    if (Object.hasOwn(this.#texts, english))
      return { text: `${lead}${this.#texts[english]}${trail}`, carried: 0, parts: 1, missing: [] };
    let best: Reading | undefined;
    for (const [template, translation] of this.#allTemplates()) {
      const fit = template.fit(english);
      if (!fit) continue;
      const values = fit.values.map((value, n) => this.#value(value, fit.quoted.has(n), known));
      const text = `${lead}${fill(
        translation,
        values.map((value) => value.text),
      )}${trail}`;
      const sum = (of: (value: Reading) => number): number =>
        values.reduce((all, value) => all + of(value), 0);
      const reading = {
        text,
        carried: sum(({ carried }) => carried),
        parts: 1 + sum(({ parts }) => parts),
        missing: [],
      };
      if (!best || isBetter(reading, best)) best = reading;
    }
    return best;
  }

  #value(value: string, quoted: boolean, known: Known): Reading {
    if (quoted) return { ...carriedOver(value), parts: 0 };
    const reading = this.#read(value, known);
    return reading.missing.length === 0 && hasWords(value)
      ? reading
      : { ...carriedOver(this.#number(value)), parts: 0 };
  }

  /** A number as it is written in the language, when it has groups of thousands, or decimals and a unit. */
  #number(value: string): string {
    if (!/^\d{1,3}(,\d{3})+( [^\s\d]+)?$|^\d{1,3}(,\d{3})*\.\d+ [^\s\d]+$/.test(value)) return value;
    const parts = new Intl.NumberFormat(this.#language, { useGrouping: true }).formatToParts(1_234_567.5);
    const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return value.replace(/[,.]/g, (mark) => sign(mark === ',' ? 'group' : 'decimal'));
  }

  #allTemplates(): readonly (readonly [Template, string])[] {
    this.#templates ??= Object.entries(this.#texts)
      .filter(([english]) => placeholdersOf(english).length > 0)
      .map(([english, translation]) => [new Template(english), translation] as const);
    return this.#templates;
  }
}

function carriedOver(text: string): Reading {
  const carried = text.match(/\p{L}/gu)?.length ?? 0;
  return { text, carried, parts: 1, missing: carried > 0 ? [text.trim()] : [] };
}

function joined(before: Reading, next: Reading): Reading {
  return {
    text: before.text + next.text,
    carried: before.carried + next.carried,
    parts: before.parts + next.parts,
    missing: [...before.missing, ...next.missing],
  };
}

function isBetter(one: Reading, other: Reading): boolean {
  return one.carried < other.carried || (one.carried === other.carried && one.parts < other.parts);
}

/** Where a text may be taken apart: behind a full stop and the like with what closes after it, and behind a line. */
function sentenceEnds(text: string): number[] {
  const ends = [...text.matchAll(/[.!?]["”’)\]]*\s+(?=\S)|\n+(?=.)/g)].map(
    ({ 0: mark, index }) => index + mark.length,
  );
  return [...ends, text.length];
}

function hasWords(text: string): boolean {
  return /\p{L}/u.test(text);
}
