/** A guide's Markdown with its lines, and the problems found in it. */
import type { Token } from './guide-markdown';
import type { Problem } from './manifest';

/** Collects the problems of one guide. */
export class GuideSource {
  readonly problems: Problem[] = [];
  readonly #lines: readonly string[];

  constructor(
    readonly file: string,
    markdown: string,
  ) {
    this.#lines = markdown.split(/\r\n|\n|\r/);
  }

  /** A problem with a block, at its first line. */
  tell(block: Token | undefined, message: string): void {
    const line = (block?.map?.[0] ?? 0) + 1;
    this.problems.push({ file: this.file, line, column: this.#firstColumn(line), message });
  }

  /** A problem with `part` of the text of `inline`, at or after its child number `child`. */
  tellPart(inline: Token, child: number, part: string, message: string): void {
    const before = (inline.children ?? []).slice(0, child);
    const breaks = before.filter(({ type }) => type === 'softbreak' || type === 'hardbreak').length;
    const line = (inline.map?.[0] ?? 0) + 1 + breaks;
    const found = (this.#lines[line - 1] ?? '').indexOf(part);
    const column = found < 0 ? this.#firstColumn(line) : found + 1;
    this.problems.push({ file: this.file, line, column, message });
  }

  #firstColumn(line: number): number {
    return Math.max(0, (this.#lines[line - 1] ?? '').search(/\S/)) + 1;
  }
}
