import type { TraceWriter } from '../trace/writer';

/** What the control terminal says of one event, if anything. */
export function networkLine(
  trace: TraceWriter,
  index: number,
): { readonly time: number; readonly line: string; readonly about: 'network' | 'fault' } | undefined {
  const event = trace.event(index);
  const { time, process, peer, text, size } = event;
  const from = process?.name ?? event.host ?? '';
  const to = event.peerProcess?.name ?? peer ?? '';
  const network = (line: string) => ({ time, line, about: 'network' as const });
  switch (event.kind) {
    case 'fault':
      return { time, line: text ?? '', about: 'fault' };
    case 'connect':
      return network(`${from} → ${text ?? to} connect`);
    case 'connected':
      return network(`${to} → ${from} connected`);
    case 'refused':
      return network(`${peer ?? ''} → ${from} refused`);
    case 'send':
      return network(`${from} → ${to} ${text ?? ''} (${size} bytes)`);
    case 'lost':
      return network(`${from} ✗ ${to} lost${size > 0 ? ` (${size} bytes)` : ''}`);
    case 'end':
      return network(`${from} → ${to} end of stream`);
    case 'reset':
      return network(`${from} → ${to} reset`);
    case 'timed-out':
      return network(`${from} … ${to} timed out`);
    default:
      return undefined;
  }
}
