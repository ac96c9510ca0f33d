import type { Host, Json } from 'dlabs';
import type { CodeSegment, Program } from './code';

/** Starts a program anew: fresh modules, and a copy of the initial data for it to consume. */
export async function start(
  host: Host,
  segment: CodeSegment,
  data: Json,
  signal: AbortSignal = host.signal,
): Promise<Json> {
  const loaded = host.loadCode(segment.modules, segment.entry);
  const program = loaded.exports.default as Program;
  return program(structuredClone(data), signal);
}
