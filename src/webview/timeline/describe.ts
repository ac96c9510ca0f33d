/** An event in words: for the line below the diagram, for the pointer and for screen readers. */
import { eventText } from './event-text';
import { eventKinds, type EventKind, type SourcePlace } from '../../trace/data';
import type { WebviewWord } from '../../messages/webview-words';
import { baseName, instant, number } from '../numbers';
import type { Say } from '../words';
import { arrowStyles } from './arrows';
import type { TraceIndex } from './trace-index';

export interface EventMoment {
  readonly text: string;
  readonly place?: SourcePlace;
}

export interface EventDescription {
  /** Who, or from whom to whom. */
  readonly who: string;
  /** What happens, in a word or two. */
  readonly what: string;
  readonly text: string;
  /** Bytes or computing time, or empty. */
  readonly size: string;
  readonly moments: readonly EventMoment[];
}

export function kindWord(kind: EventKind): WebviewWord {
  return `kind.${kind}`;
}

export function kindOf(index: TraceIndex, event: number): EventKind {
  return eventKinds[index.trace.kind[event] ?? 0] ?? 'note';
}

export function describe(index: TraceIndex, event: number, say: Say): EventDescription {
  const { trace, arrows } = index;
  const kind = kindOf(index, event);
  const arrow = arrowOf(index, event);
  const from = arrow < 0 ? event : (arrows.from[arrow] ?? event);
  const to = arrow < 0 ? -1 : (arrows.to[arrow] ?? -1);
  return {
    who:
      arrow < 0
        ? whoIs(index, event, say)
        : say('event.route', laneName(index, arrow, 'from', say), laneName(index, arrow, 'to', say)),
    what: say(kindWord(kind)),
    text: eventText(trace, event) ?? eventText(trace, from) ?? '',
    size: sizeOf(kind, trace.size[from] ?? 0, say),
    moments:
      arrow < 0 ? [moment(index, event, 'event.at', say)] : messageMoments(index, arrow, from, to, say),
  };
}

/** The description as one sentence, for ears. */
export function spoken(description: EventDescription): string {
  const { who, what, text, size, moments } = description;
  return [who, what, text, size, ...moments.map(momentText)].filter((part) => part !== '').join(', ');
}

function momentText(one: EventMoment): string {
  return one.place === undefined ? one.text : `${one.text} ${placeText(one.place)}`;
}

export function placeText(place: SourcePlace): string {
  return `${baseName(place.file)}:${place.line}`;
}

/** The arrow that an event is an end of, or -1. */
export function arrowOf(index: TraceIndex, event: number): number {
  const arriving = index.arrows.arriving[event] ?? -1;
  return arriving >= 0 ? arriving : (index.arrows.leaving[event] ?? -1);
}

function messageMoments(index: TraceIndex, arrow: number, from: number, to: number, say: Say): EventMoment[] {
  const style = arrowStyles[index.arrows.style[arrow] ?? 0] ?? 'down';
  const sent = moment(index, from, 'event.sent', say);
  if (style === 'pending') return [sent, { text: say('event.pending') }];
  const key = style === 'lost' ? 'event.lost' : style === 'refused' ? 'event.refused' : 'event.arrived';
  const took = ((index.arrows.end[arrow] ?? 0) - (index.arrows.start[arrow] ?? 0)) / 1000;
  const arrived = moment(index, to, key, say);
  return style === 'lost' ? [sent, arrived] : [sent, arrived, { text: say('event.took', instant(took)) }];
}

function moment(
  index: TraceIndex,
  event: number,
  key: 'event.at' | 'event.sent' | 'event.arrived' | 'event.lost' | 'event.refused',
  say: Say,
): EventMoment {
  const { trace } = index;
  const place = trace.places[trace.place[event] ?? -1];
  const text = say(key, instant((trace.time[event] ?? 0) / 1000));
  return place === undefined ? { text } : { text, place };
}

function sizeOf(kind: EventKind, size: number, say: Say): string {
  switch (kind) {
    case 'send':
    case 'deliver':
    case 'lost':
    case 'urgent':
    case 'notified':
    case 'handoff':
    case 'forward':
    case 'datagram':
    case 'datagram-received':
    case 'disk-write':
      return say('event.bytes', number(size));
    case 'compute':
      return say('event.core-time', instant(size / 1000));
    default:
      return '';
  }
}

function laneName(index: TraceIndex, arrow: number, end: 'from' | 'to', say: Say): string {
  const lane = (end === 'from' ? index.arrows.fromLane : index.arrows.toLane)[arrow] ?? -1;
  return nameOfLane(index, lane, say);
}

/** The process of an event, with its host where that says more. */
export function whoIs(index: TraceIndex, event: number, say: Say): string {
  return nameOfLane(index, index.lanes.ofEvent[event] ?? -1, say);
}

export function nameOfLane(index: TraceIndex, lane: number, say: Say): string {
  const { host, name } = index.lanes.lanes[lane] ?? { host: -1, name: '' };
  if (host < 0) return say('lane.world');
  const hostName = index.trace.hosts[host] ?? '';
  if (name === '') return hostName;
  const isUnique = index.lanes.lanes.filter((one) => one.name === name).length === 1;
  return isUnique ? name : say('lane.on-host', name, hostName);
}
