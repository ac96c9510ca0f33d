/** Texts with places for values: “{0} came before {1}”. */

const placeholder = /\{(\d+)\}/g;
const opening = '“‘«"`';

/** The places for values in a text, each once, in the order of their numbers. */
export function placeholdersOf(text: string): number[] {
  const numbers = [...text.matchAll(placeholder)].map(([, digits]) => Number(digits));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Puts values into the places of a text. A place without a value stays as it is. */
export function fill(text: string, values: readonly string[]): string {
  return text.replace(placeholder, (place, digits: string) => values[Number(digits)] ?? place);
}

/** What a template makes of a text that it fits. */
export interface Fit {
  /** By the number of their place. */
  readonly values: readonly string[];
  /** The numbers of those that stand between quotation marks. */
  readonly quoted: ReadonlySet<number>;
}

/** A text with places for values that recognizes what was composed with it. */
export class Template {
  readonly #pattern: RegExp;
  readonly #numbers: readonly number[];
  readonly #quoted = new Set<number>();

  constructor(text: string) {
    const numbers: number[] = [];
    let source = '';
    let from = 0;
    for (const { 0: place, 1: digits, index } of text.matchAll(placeholder)) {
      const number = Number(digits);
      const earlier = numbers.indexOf(number);
      source += escaped(text.slice(from, index)) + (earlier < 0 ? '(.+?)' : `\\${earlier + 1}`);
      if (earlier < 0) numbers.push(number);
      if (index > 0 && opening.includes(text.charAt(index - 1))) this.#quoted.add(number);
      from = index + place.length;
    }
    this.#pattern = new RegExp(`^${source}${escaped(text.slice(from))}$`, 's');
    this.#numbers = numbers;
  }

  /** The values with which the template gives `text`; undefined when there are none. */
  fit(text: string): Fit | undefined {
    const found = this.#pattern.exec(text);
    if (!found) return undefined;
    const values: string[] = [];
    this.#numbers.forEach((number, n) => (values[number] = found[n + 1] ?? ''));
    return { values, quoted: this.#quoted };
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
