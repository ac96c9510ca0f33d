import type { TraceEvent } from './data';

/** One event in one line, in the words of the trace, for exports: `send · server · 12 bytes · {"id":1}`. */
export function describeEvent({ kind, peer, peerProcess, size, text }: TraceEvent): string {
  const to = peerProcess?.name ?? peer;
  const parts: string[] = [kind];
  if (to !== undefined) parts.push(to);
  if (kind === 'compute') parts.push(`${size / 1_000} ms`);
  else if (kind !== 'process-started' && size > 0) parts.push(`${size} bytes`);
  if (text !== undefined && text !== '') parts.push(text);
  return parts.join(' · ');
}
