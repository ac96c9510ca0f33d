/** The Markdown of guides: CommonMark with tables and without HTML, and blocks `:::name Title` … `:::`. */
import MarkdownIt from 'markdown-it';

export type Parser = InstanceType<typeof MarkdownIt>;
export type Token = ReturnType<Parser['parse']>[number];
type BlockRule = Parameters<Parser['block']['ruler']['before']>[2];
type BlockState = Parameters<BlockRule>[0];

/**
 * A container's opening token has the type `container_open`, its name in `info`, its title in `content`, and in
 * `meta.closed` whether its end was found. A stray `:::` is a container without a name.
 */
export function guideParser(): Parser {
  const parser = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // Every link becomes a token; which schemes are good is judged on the tokens, so that a bad one is told.
  parser.validateLink = () => true;
  parser.block.ruler.before('fence', 'container', container, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  return parser;
}

const opening = /^:::\s*([A-Za-z-]+)(?:\s+(.*?))?\s*$/;
const closing = /^:::\s*$/;

function container(state: BlockState, start: number, end: number, silent: boolean): boolean {
  if ((state.sCount[start] ?? 0) - state.blkIndent >= 4) return false;
  const match =
    opening.exec(lineOf(state, start)) ?? (closing.test(lineOf(state, start)) ? ['', '', ''] : undefined);
  if (match === undefined) return false;
  if (silent) return true;
  const name = match[1] ?? '';
  const last = name === '' ? undefined : closingLine(state, start + 1, end);
  const open = state.push('container_open', '', 1);
  open.block = true;
  open.info = name;
  open.content = match[2] ?? '';
  open.map = [start, (last ?? end) + 1];
  open.meta = { closed: last !== undefined };
  if (name === 'question' && match[2] !== undefined) pushParagraph(state, match[2], start);
  if (name !== '') {
    const [parentType, lineMax] = [state.parentType, state.lineMax];
    state.lineMax = last ?? end;
    state.md.block.tokenize(state, start + 1, last ?? end);
    state.parentType = parentType;
    state.lineMax = lineMax;
  }
  state.push('container_close', '', -1).block = true;
  state.line = name === '' ? start + 1 : (last ?? end - 1) + 1;
  return true;
}

/** A question's text may hold links and code as any paragraph does. */
function pushParagraph(state: BlockState, text: string, line: number): void {
  state.push('paragraph_open', 'p', 1).map = [line, line + 1];
  const inline = state.push('inline', '', 0);
  inline.content = text;
  inline.map = [line, line + 1];
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
}

/** The line that closes a container; lines of fenced code do not count, and containers may stand inside it. */
function closingLine(state: BlockState, from: number, end: number): number | undefined {
  let fence: string | undefined;
  let depth = 1;
  for (let line = from; line < end; line++) {
    const text = lineOf(state, line);
    const marker = /^(?:`{3,}|~{3,})/.exec(text)?.[0];
    if (fence !== undefined) {
      if (marker?.startsWith(fence) && text.slice(marker.length).trim() === '') fence = undefined;
    } else if (marker !== undefined) fence = marker;
    else if (opening.test(text)) depth += 1;
    else if (closing.test(text) && --depth === 0) return line;
  }
  return undefined;
}

function lineOf(state: BlockState, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
