/** Turns a guide's Markdown into the blocks that the guide view shows. */
import type { Guide, GuideBlock } from './guide-data';
import { judgeLinks, type LinkTargets } from './guide-links';
import { guideParser, type Parser, type Token } from './guide-markdown';
import { questionBlock } from './guide-question';
import { GuideSource } from './guide-source';
import type { Problem } from './manifest';
import { pathFault } from './safe-path';

/** The text of a figure, or why there is none, as a sentence with the remedy. */
export type FigureResult = { readonly svg: string } | { readonly fault: string };

export interface GuideOptions extends LinkTargets {
  /** Lower-case tag of the Markdown's language. */
  readonly language: string;
  /** The file's name, for problems. */
  readonly file: string;
  /** Reads a figure by its path from the lab's folder; the path does not leave it. */
  readonly readFigure: (path: string) => Promise<FigureResult>;
}

/** A guide that shows what can be shown, and what must be mended in it, in the order of lines. */
export interface GuideResult {
  readonly guide: Guide;
  readonly problems: readonly Problem[];
}

/** Never rejects for what is in the Markdown. The first heading becomes the title and is not among the blocks. */
export async function parseGuide(markdown: string, options: GuideOptions): Promise<GuideResult> {
  const parser = guideParser();
  const source = new GuideSource(options.file, markdown);
  const tokens = parser.parse(markdown, {});
  judgeLinks(tokens, source, options);
  const title = takeTitle(tokens, parser, source);
  const blocks = await new BlockMaker(parser, source, options).make(tokens);
  const problems = source.problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { guide: { title, language: options.language, blocks }, problems };
}

function takeTitle(tokens: Token[], parser: Parser, source: GuideSource): string {
  const [open, inline] = tokens;
  if (open?.type === 'heading_open' && open.tag === 'h1' && inline !== undefined) {
    tokens.splice(0, 3);
    return parser.renderer.renderInlineAsText(inline.children ?? [], parser.options, {});
  }
  source.tell(open, 'A guide begins with its title. Write "# Title" in the first line.');
  return '';
}

class BlockMaker {
  readonly #blocks: GuideBlock[] = [];
  #html: Token[] = [];

  constructor(
    private readonly parser: Parser,
    private readonly source: GuideSource,
    private readonly options: GuideOptions,
  ) {}

  async make(tokens: readonly Token[]): Promise<GuideBlock[]> {
    for (let index = 0; index < tokens.length;) {
      const end = endOf(tokens, index);
      await this.#block(tokens.slice(index, end));
      index = end;
    }
    this.#flush();
    return this.#blocks;
  }

  /** @param tokens one block of the top level with all that is in it */
  async #block(tokens: readonly Token[]): Promise<void> {
    const [open, inline] = tokens;
    const image = open?.type === 'paragraph_open' ? onlyImage(inline) : undefined;
    if (image !== undefined && inline !== undefined) return this.#figure(inline, image);
    if (open?.type === 'container_open') return this.#container(open, tokens.slice(1, -1));
    this.#plain(tokens);
    this.#html.push(...tokens);
  }

  async #figure(inline: Token, image: Token): Promise<void> {
    const name = String(image.attrGet('src') ?? '');
    const caption = this.parser.renderer.renderInlineAsText(image.children ?? [], this.parser.options, {});
    if (caption.trim() === '') {
      const message = 'This figure is not described. Say what it shows between the brackets: "![…](…)".';
      this.source.tellPart(inline, 0, name, message);
    }
    const figure = await this.#readFigure(name);
    if ('fault' in figure) return this.source.tellPart(inline, 0, name, figure.fault);
    this.#flush();
    this.#blocks.push({ kind: 'figure', svg: figure.svg, caption });
  }

  async #readFigure(name: string): Promise<FigureResult> {
    const own = 'Guides show only figures of their own lab: put an .svg file in figures/.';
    if (/^[a-z][a-z0-9+.-]*:/i.test(name))
      return { fault: `The figure "${name}" is not a file of the lab. ${own}` };
    const fault = pathFault(name);
    if (fault !== undefined) return { fault: `The path "${name}" ${fault}. ${own}` };
    if (!name.endsWith('.svg')) return { fault: `The figure "${name}" is not an .svg file. ${own}` };
    return this.options.readFigure(name);
  }

  #container(open: Token, content: readonly Token[]): void {
    if (open.meta?.closed === false && open.info !== '') {
      this.source.tell(open, `This ":::${open.info}" is not closed. End it with a line ":::".`);
    }
    this.#plain(content);
    const inside = content.map((token) => Object.assign(token, { level: token.level - 1 }));
    if (open.info === 'hint') {
      if (open.content === '') this.source.tell(open, 'This hint has no title. Write it after ":::hint".');
      this.#flush();
      this.#blocks.push({ kind: 'hint', title: open.content, html: this.#render(inside) });
    } else if (open.info === 'question') {
      this.#flush();
      this.#blocks.push(questionBlock(open, inside, this.parser, this.source));
    } else {
      this.source.tell(open, containerFault(open.info));
      this.#html.push(...content);
    }
  }

  /** Tells what may stand only at the top level, and takes it out. */
  #plain(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (token.type === 'container_open') {
        this.source.tell(
          token,
          `A ":::${token.info}" cannot stand inside another block. Move it out, unindented.`,
        );
      }
      (token.children ?? []).forEach((child, at) => {
        if (child.type !== 'image') return;
        const name = String(child.attrGet('src') ?? '');
        const message = `The figure "${name}" must be a paragraph of its own, outside of other blocks. Move it there.`;
        this.source.tellPart(token, at, name, message);
        Object.assign(child, { type: 'text', tag: '' });
      });
    }
  }

  #flush(): void {
    if (this.#html.length > 0) this.#blocks.push({ kind: 'html', html: this.#render(this.#html) });
    this.#html = [];
  }

  #render(tokens: readonly Token[]): string {
    const shown = tokens.filter(({ type }) => !type.startsWith('container_'));
    return this.parser.renderer.render(shown, this.parser.options, {});
  }
}

function containerFault(name: string): string {
  if (name === '') return 'This ":::" closes nothing. Remove it, or write ":::hint" or ":::question" above.';
  return `The block ":::${name}" is unknown. There are ":::hint Title" and ":::question Text".`;
}

/** The index after the block that begins at `index`. */
function endOf(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let i = index; i < tokens.length; i++) {
    depth += tokens[i]?.nesting ?? 0;
    if (depth <= 0) return i + 1;
  }
  return tokens.length;
}

function onlyImage(inline: Token | undefined): Token | undefined {
  const children = (inline?.children ?? []).filter(
    (child) => child.type !== 'text' || child.content.trim() !== '',
  );
  return children.length === 1 && children[0]?.type === 'image' ? children[0] : undefined;
}
