import type { FromGuide } from '../../messages/webview';
import type { GuideBlock } from '../../packs/guide-data';
import { unreachable } from '../messaging';
import { Figure } from './figure';
import { Hint } from './hint';
import { HtmlBlock } from './html-block';
import { Question } from './question';
import type { GuideState } from './state';

interface Props {
  readonly state: GuideState;
  readonly onAction: (action: FromGuide) => void;
  readonly onReveal: () => void;
  readonly onChoose: (question: number, choice: number) => void;
}

export function Blocks(props: Props) {
  return (
    <div class="blocks">
      {props.state.guide.blocks.map((block, at) => (
        <Block key={at} block={block} at={at} {...props} />
      ))}
    </div>
  );
}

function Block({
  block,
  at,
  state,
  onAction,
  onReveal,
  onChoose,
}: Props & { block: GuideBlock; at: number }) {
  const { blocks } = state.guide;
  switch (block.kind) {
    case 'html':
      return <HtmlBlock html={block.html} onAction={onAction} />;
    case 'figure':
      return <Figure svg={block.svg} caption={block.caption} id={`figure-${at}`} />;
    case 'hint':
      return (
        <Hint
          number={countBefore(blocks, at, 'hint')}
          of={countBefore(blocks, blocks.length, 'hint')}
          revealed={state.hintsRevealed}
          isFirstOfGroup={blocks[at - 1]?.kind !== 'hint'}
          title={block.title}
          html={block.html}
          onReveal={onReveal}
          onAction={onAction}
        />
      );
    case 'question': {
      const number = countBefore(blocks, at, 'question');
      return (
        <Question
          question={block}
          number={number + 1}
          chosen={state.answers[number]}
          onChoose={(choice) => onChoose(number, choice)}
          onAction={onAction}
        />
      );
    }
    default:
      return unreachable(block);
  }
}

function countBefore(blocks: readonly GuideBlock[], end: number, kind: GuideBlock['kind']): number {
  return blocks.slice(0, end).filter((block) => block.kind === kind).length;
}
