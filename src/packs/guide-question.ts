/** Questions of guides: a text, and a list of answers to tick, each explained. */
import type { GuideBlock } from './guide-data';
import type { Parser, Token } from './guide-markdown';
import type { GuideSource } from './guide-source';

type Question = Extract<GuideBlock, { kind: 'question' }>;
type Choice = Question['choices'][number];

/**
 * Makes a question of what stands inside `:::question Text` … `:::`. What an answer's explanation is: the blocks that
 * follow its first paragraph; where there are none, the lines that follow its first line.
 */
export function questionBlock(
  open: Token,
  content: readonly Token[],
  parser: Parser,
  source: GuideSource,
): Question {
  const start = content.findIndex((token) => token.type === 'bullet_list_open' && token.level === 0);
  const text = start < 0 ? content : content.slice(0, start);
  const end = content.findIndex(
    (token, index) => index > start && token.type === 'bullet_list_close' && token.level === 0,
  );
  const choices = start < 0 ? [] : choicesOf(content.slice(start + 1, end), parser, source);
  const after = start < 0 ? undefined : content[end + 1];
  if (text.length === 0) source.tell(open, 'This question has no text. Write it after ":::question".');
  if (choices.length < 2) {
    source.tell(
      open,
      'A question needs at least two answers: a list of "- [ ] wrong answer" and "- [x] right answer".',
    );
  } else if (!choices.some((choice) => choice.correct)) {
    source.tell(open, 'This question has no right answer. Mark it with "- [x]".');
  }
  if (after !== undefined)
    source.tell(after, 'The answers must come last in a question. Move this before them.');
  return { kind: 'question', html: render(parser, text), choices };
}

function choicesOf(items: readonly Token[], parser: Parser, source: GuideSource): Choice[] {
  const choices: Choice[] = [];
  let start = 0;
  items.forEach((token, index) => {
    if (token.type === 'list_item_open' && token.level === 1) start = index;
    if (token.type !== 'list_item_close' || token.level !== 1) return;
    const item = items[start];
    if (item === undefined) return;
    const choice = choiceOf(item, items.slice(start + 1, index), parser, source);
    if (choice !== undefined) choices.push(choice);
  });
  return choices;
}

function choiceOf(
  item: Token,
  content: readonly Token[],
  parser: Parser,
  source: GuideSource,
): Choice | undefined {
  const [paragraph, inline, , ...rest] = content;
  const children = inline?.children ?? [];
  const first = children[0];
  const box = first?.type === 'text' ? /^\[([ xX])\]\s+/.exec(first.content) : null;
  if (paragraph?.type !== 'paragraph_open' || first === undefined || box === null) {
    source.tell(item, 'An answer must begin with "[ ]" or, where it is right, with "[x]".');
    return undefined;
  }
  first.content = first.content.slice(box[0].length);
  const lineEnd =
    rest.length > 0 ? -1 : children.findIndex(({ type }) => type === 'softbreak' || type === 'hardbreak');
  const answer = lineEnd < 0 ? children : children.slice(0, lineEnd);
  const explained =
    lineEnd < 0 ? render(parser, rest) : `<p>${renderInline(parser, children.slice(lineEnd + 1))}</p>\n`;
  if (explained === '') source.tell(item, 'This answer is not explained. Write why, indented under it.');
  return { html: renderInline(parser, answer), correct: box[1] !== ' ', why: explained };
}

function render(parser: Parser, tokens: readonly Token[]): string {
  return parser.renderer.render([...tokens], parser.options, {});
}

function renderInline(parser: Parser, tokens: readonly Token[]): string {
  return parser.renderer.renderInline([...tokens], parser.options, {});
}
