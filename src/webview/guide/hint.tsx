import { useEffect, useRef } from 'preact/hooks';
import type { FromGuide } from '../../messages/webview';
import { Icon } from '../icons';
import { useWords } from '../words';
import { HtmlBlock } from './html-block';

interface Props {
  /** From 0, among the hints of its section. */
  readonly number: number;
  readonly of: number;
  readonly revealed: number;
  /** The block before is not a hint: an unavailable hint says so here, once. */
  readonly isFirstOfRow: boolean;
  readonly title: string;
  readonly html: string;
  readonly onReveal: () => void;
  readonly onAction: (action: FromGuide) => void;
}

/** Hints of a section are revealed one at a time, in order: the next becomes available when the one before has been read. */
export function Hint(props: Props) {
  const { number, of, revealed, title, html, onAction } = props;
  const say = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const wasHidden = useRef(number >= revealed);
  useEffect(() => {
    if (wasHidden.current && number < revealed) heading.current?.focus();
    wasHidden.current = number >= revealed;
  }, [number, revealed]);
  if (number < revealed) {
    return (
      <section class="hint">
        <h3 class="hint-title" tabIndex={-1} ref={heading}>
          <Icon name="hint" />
          <span>{title === '' ? say('hint.title', number + 1, of) : title}</span>
          <span class="hint-number">{say('hint.number', number + 1, of)}</span>
        </h3>
        <HtmlBlock html={html} onAction={onAction} />
      </section>
    );
  }
  if (number === revealed) {
    return (
      <div class="hint-closed">
        <vscode-button appearance="secondary" onClick={props.onReveal}>
          <span slot="start" class="button-icon">
            <Icon name="hint" />
          </span>
          {say('hint.show', number + 1, of)}
        </vscode-button>
      </div>
    );
  }
  if (!props.isFirstOfRow) return null;
  return <p class="hint-locked">{say('hint.locked', number + 1, of, number)}</p>;
}
