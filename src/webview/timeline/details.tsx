import type { SourcePlace } from '../../trace/data';
import { PlaceLink } from '../place-link';
import { useWords } from '../words';
import { previousOf } from './causal-past';
import { describe, placeText } from './describe';
import type { TimelineControl } from './use-timeline';

interface Props {
  readonly control: TimelineControl;
  readonly onGoTo: (place: SourcePlace) => void;
}

/** `client → server: {"id":1} 42 bytes, sent at 12.0 ms stub.ts:31, arrived at 15.2 ms`. */
export function Details({ control, onGoTo }: Props) {
  const say = useWords();
  const { index, selected } = control;
  if (selected < 0) return <p class="details details-none">{say('timeline.none')}</p>;
  const { who, what, text, size, moments } = describe(index, selected, say);
  const cause = previousOf(index, selected);
  return (
    <div class="details">
      <p class="details-line">
        <strong>{who}</strong>
        <span class="details-what">{what}</span>
        {text !== '' && <code class="details-text">{text}</code>}
        {size !== '' && <span>{size}</span>}
        {moments.map((one, at) => (
          <span key={at} class="moment">
            {one.text}
            {one.place && <Place place={one.place} onGoTo={onGoTo} />}
          </span>
        ))}
      </p>
      {cause >= 0 && (
        <vscode-button appearance="secondary" onClick={() => control.select(cause)}>
          {say('timeline.cause')}
        </vscode-button>
      )}
    </div>
  );
}

interface PlaceProps {
  readonly place: SourcePlace;
  readonly onGoTo: (place: SourcePlace) => void;
}

function Place({ place, onGoTo }: PlaceProps) {
  return <PlaceLink text={placeText(place)} onGo={() => onGoTo(place)} />;
}
