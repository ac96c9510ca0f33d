import type { Host, Json } from 'dlabs';
import type { CodeSegment, Program } from './code';

const programs = new Map<string, Program>();

/** Starts a program anew: fresh modules, and a copy of the initial data for it to consume. */
export async function start(
  host: Host,
  segment: CodeSegment,
  data: Json,
  signal: AbortSignal = host.signal,
): Promise<Json> {
  const key = JSON.stringify(segment);
  const program =
    programs.get(key) ?? (host.loadCode(segment.modules, segment.entry).exports.default as Program);
  programs.set(key, program);
  return program(structuredClone(data), signal);
}
