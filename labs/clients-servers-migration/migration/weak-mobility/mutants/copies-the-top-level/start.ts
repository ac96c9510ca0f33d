import type { Host, Json } from 'dlabs';
import type { CodeSegment, Program } from './code';

export async function start(
  host: Host,
  segment: CodeSegment,
  data: Json,
  signal: AbortSignal = host.signal,
): Promise<Json> {
  const loaded = host.loadCode(segment.modules, segment.entry);
  const program = loaded.exports.default as Program;
  const copy = Object.fromEntries(
    Object.entries(data as Record<string, Json>).map(([key, value]) => [
      key,
      Array.isArray(value) ? [...value] : value,
    ]),
  );
  return program(copy, signal);
}
