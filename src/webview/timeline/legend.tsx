/** What the signs mean: those that occur in this trace. */
import { useMemo } from 'preact/hooks';
import { eventKinds, type EventKind } from '../../trace/data';
import type { WebviewWord } from '../../messages/webview-words';
import { useWords } from '../words';
import { arrowStyles, type ArrowStyle } from './arrows';
import { arrowPaths, markPath } from './draw';
import type { MarkShape } from './model';
import type { TraceIndex } from './trace-index';

const arrowKeys: readonly { readonly style: ArrowStyle; readonly word: WebviewWord }[] = [
  { style: 'down', word: 'legend.message' },
  { style: 'setup', word: 'legend.setup' },
  { style: 'half-close', word: 'legend.half-close' },
  { style: 'lost', word: 'legend.lost' },
  { style: 'reset', word: 'legend.reset' },
  { style: 'refused', word: 'legend.refused' },
  { style: 'pending', word: 'legend.pending' },
];

const markKeys: readonly {
  readonly shape: MarkShape;
  readonly kind: EventKind;
  readonly word: WebviewWord;
}[] = [
  { shape: 'log', kind: 'log', word: 'legend.log' },
  { shape: 'disk', kind: 'disk-write', word: 'legend.disk' },
  { shape: 'crashed', kind: 'process-ended', word: 'legend.ended' },
  { shape: 'fault', kind: 'fault', word: 'legend.fault' },
];

export function Legend({ index }: { readonly index: TraceIndex }) {
  const say = useWords();
  const styles = useMemo(() => new Set([...index.arrows.style].map((style) => arrowStyles[style])), [index]);
  const kinds = useMemo(() => new Set([...index.trace.kind].map((kind) => eventKinds[kind])), [index]);
  return (
    <ul class="timeline-legend" aria-hidden="true">
      {arrowKeys
        .filter(({ style }) => styles.has(style) || (style === 'down' && styles.has('up')))
        .map(({ style, word }) => (
          <li key={style}>
            {(style !== 'down' || styles.has('down')) && <ArrowSample style={style} />}
            {style === 'down' && styles.has('up') && <ArrowSample style="up" />}
            {say(word)}
          </li>
        ))}
      {markKeys
        .filter(({ kind }) => kinds.has(kind))
        .map(({ shape, word }) => (
          <li key={shape}>
            <svg width="16" height="16" viewBox="0 0 16 16">
              <path class={`mark mark-${shape}`} d={markPath(shape, 8, 8)} />
            </svg>
            {say(word)}
          </li>
        ))}
    </ul>
  );
}

function ArrowSample({ style }: { readonly style: ArrowStyle }) {
  const arrow = {
    arrow: 0,
    style,
    lit: true,
    x0: 2,
    y0: style === 'up' ? 13 : 2,
    x1: style === 'refused' ? 26 : 24,
    y1: style === 'up' ? 2 : style === 'lost' ? 10 : 13,
  };
  const { line, end, endClass } = arrowPaths(arrow);
  return (
    <svg width="32" height="16" viewBox="0 0 32 16">
      <path class={`arrow arrow-${style}`} d={line} />
      <path class={`${endClass} ${endClass}-${style}`} d={end} />
    </svg>
  );
}
