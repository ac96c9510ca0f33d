import { useId, useRef, useState } from 'preact/hooks';
import type { FromGuide } from '../../messages/webview';
import type { GuideBlock } from '../../packs/guide-data';
import { Icon } from '../icons';
import { useWords } from '../words';
import { HtmlBlock } from './html-block';

interface Props {
  readonly question: Extract<GuideBlock, { kind: 'question' }>;
  /** From 1, for its heading. */
  readonly number: number;
  readonly chosen: number | undefined;
  readonly onChoose: (choice: number) => void;
  readonly onAction: (action: FromGuide) => void;
}

/**
 * Answers as a radio group. Arrow keys move without choosing, Space or Enter chooses: to choose is to be told the
 * explanation, so walking past an answer must not give it away.
 */
export function Question({ question, number, chosen, onChoose, onAction }: Props) {
  const say = useWords();
  const id = useId();
  const [focused, setFocused] = useState(chosen ?? 0);
  const group = useRef<HTMLDivElement>(null);
  const { choices } = question;
  const focus = (choice: number): void => {
    const wrapped = (choice + choices.length) % choices.length;
    setFocused(wrapped);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[wrapped]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) focus(focused + step);
    else if (event.key === ' ' || event.key === 'Enter') onChoose(focused);
    else return;
    event.preventDefault();
  };
  const choice = chosen === undefined ? undefined : choices[chosen];
  return (
    <section class="question">
      <h3 class="question-title">{say('question.title', number)}</h3>
      <div id={id}>
        <HtmlBlock html={question.html} onAction={onAction} />
      </div>
      <div class="choices" role="radiogroup" aria-labelledby={id} ref={group} onKeyDown={onKeyDown}>
        {choices.map((one, at) => (
          <div
            key={at}
            class={choiceClass(at === chosen, one.correct)}
            role="radio"
            aria-checked={at === chosen}
            tabIndex={at === focused ? 0 : -1}
            onClick={() => (setFocused(at), onChoose(at))}
          >
            <span class="choice-mark">
              {at === chosen ? (
                <Icon name={one.correct ? 'check-filled' : 'cross-filled'} />
              ) : (
                <Icon name="ring" />
              )}
            </span>
            <HtmlBlock html={one.html} onAction={onAction} />
          </div>
        ))}
      </div>
      <div class="why" aria-live="polite">
        {choice && (
          <div class={choice.correct ? 'why-right' : 'why-wrong'}>
            <strong>{say(choice.correct ? 'question.right' : 'question.wrong')}</strong>
            <HtmlBlock html={choice.why} onAction={onAction} />
          </div>
        )}
      </div>
    </section>
  );
}

function choiceClass(isChosen: boolean, isCorrect: boolean): string {
  if (!isChosen) return 'choice';
  return `choice chosen ${isCorrect ? 'right' : 'wrong'}`;
}
