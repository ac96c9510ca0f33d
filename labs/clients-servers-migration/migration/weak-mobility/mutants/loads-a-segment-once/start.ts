import type { Host, Json, LoadedCode } from 'dlabs';
import type { CodeSegment, Program } from './code';

/** Loading takes time: once for each segment is enough. */
const known = new WeakMap<CodeSegment, LoadedCode>();

export async function start(
  host: Host,
  segment: CodeSegment,
  data: Json,
  signal: AbortSignal = host.signal,
): Promise<Json> {
  const loaded = known.get(segment) ?? host.loadCode(segment.modules, segment.entry);
  known.set(segment, loaded);
  const program = loaded.exports.default as Program;
  return program(structuredClone(data), signal);
}
