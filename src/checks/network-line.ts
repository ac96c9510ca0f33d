import type { TraceData } from '../trace/data';
import { eventAt } from '../trace/reader';
import type { Words } from './words';

/** What the control terminal says of one event, if anything. */
export function networkLine(
  trace: TraceData,
  index: number,
  { network: words, engine }: Words,
): { readonly time: number; readonly line: string; readonly about: 'network' | 'fault' } | undefined {
  const event = eventAt(trace, index);
  const { time, process, peer, text, size } = event;
  const from = process?.name ?? event.host ?? '';
  const to = event.peerProcess?.name ?? peer ?? '';
  const network = (line: string) => ({ time, line, about: 'network' as const });
  switch (event.kind) {
    case 'fault':
      return { time, line: engine(text ?? ''), about: 'fault' };
    case 'connect':
      return network(`${from} → ${text ?? to} ${words.connect}`);
    case 'connected':
      return network(`${to} → ${from} ${words.connected}`);
    case 'refused':
      return network(`${peer ?? ''} → ${from} ${words.refused}`);
    case 'send':
      return network(`${from} → ${to} ${text ?? ''} (${words.bytes(size)})`);
    case 'urgent':
      return network(`${from} ⇒ ${to} ${words.urgent} (${words.bytes(size)})`);
    case 'handoff':
      return network(`${from} ↷ ${text ?? to} ${words.handoff}`);
    case 'datagram':
      return network(`${from} ⇢ ${to} ${words.datagram} ${text ?? ''} (${words.bytes(size)})`);
    case 'lost':
      return network(`${from} ✗ ${to} ${words.lost}${size > 0 ? ` (${words.bytes(size)})` : ''}`);
    case 'end':
      return network(`${from} → ${to} ${words.end}`);
    case 'reset':
      return network(`${from} → ${to} ${words.reset}`);
    case 'timed-out':
      return network(`${from} … ${to} ${words.timedOut}`);
    default:
      return undefined;
  }
}
