import type { Host, Json } from 'dlabs';
import type { CodeSegment, Program } from './code';

/**
 * Starts a program anew in this process and gives its result. Laptop and worker use it, for every run.
 *
 * `signal` asks the program to stop early; it is passed on as it is.
 */
export async function start(
  host: Host,
  segment: CodeSegment,
  data: Json,
  signal: AbortSignal = host.signal,
): Promise<Json> {
  // Each call of loadCode makes fresh instances of all modules. What does every start still share with the one
  // before?
  const loaded = host.loadCode(segment.modules, segment.entry);
  const program = loaded.exports.default as Program;

  // YOUR WORK 1: programs consume their data as they go (look at main.ts in library.ts). The initial data must be
  // whole after the run, too: it is what the next start begins from.
  return program(data, signal);
}
