import { useMemo } from 'preact/hooks';
import type { FromGuide } from '../../messages/webview';
import type { GuideBlock } from '../../packs/guide-data';
import { unreachable } from '../messaging';
import { Figure } from './figure';
import { Hint } from './hint';
import { hintPlaces, type HintPlace } from './hint-groups';
import { HtmlBlock } from './html-block';
import { Question } from './question';
import type { GuideState } from './state';

interface Props {
  readonly state: GuideState;
  readonly onAction: (action: FromGuide) => void;
  readonly onReveal: (group: number) => void;
  readonly onChoose: (question: number, choice: number) => void;
}

export function Blocks(props: Props) {
  const { blocks } = props.state.guide;
  const hints = useMemo(() => hintPlaces(blocks), [blocks]);
  return (
    <div class="blocks">
      {blocks.map((block, at) => (
        <Block key={at} block={block} at={at} hint={hints.get(at)} {...props} />
      ))}
    </div>
  );
}

function Block({
  block,
  at,
  hint,
  state,
  onAction,
  onReveal,
  onChoose,
}: Props & { block: GuideBlock; at: number; hint: HintPlace | undefined }) {
  const { blocks } = state.guide;
  switch (block.kind) {
    case 'html':
      return <HtmlBlock html={block.html} onAction={onAction} />;
    case 'figure':
      return <Figure svg={block.svg} caption={block.caption} id={`figure-${at}`} />;
    case 'hint':
      return (
        hint && (
          <Hint
            number={hint.number}
            of={hint.of}
            revealed={state.hintsRevealed[hint.group] ?? 0}
            isFirstOfRow={blocks[at - 1]?.kind !== 'hint'}
            title={block.title}
            html={block.html}
            onReveal={() => onReveal(hint.group)}
            onAction={onAction}
          />
        )
      );
    case 'question': {
      const number = blocks.slice(0, at).filter(({ kind }) => kind === 'question').length;
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
