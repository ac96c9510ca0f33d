import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeTrace, encodeTrace } from '../../src/trace/file';
import { eventAt } from '../../src/trace/reader';
import type { TraceData } from '../../src/trace/data';
import { kindNumber, none, TraceWriter } from '../../src/trace/writer';
import type { Figure } from './figure';
import { figure, repeat } from './figure';

const million = 1_000_000;

/** A million events kept, written to disk, and opened again. */
export async function trace(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dlabs-bench-'));
  const file = join(folder, 'million.dltrace');
  try {
    const perEvent = await repeat(5, () => bytesPerEvent());
    const data = recorded().data();
    const write = await repeat(5, () => timed(() => writeFileSync(file, encodeTrace(data))));
    const open = await repeat(5, () => timed(() => lastOf(decodeTrace(readFileSync(file)))));
    return [
      figure('trace.bytes_per_event', 'byte', perEvent),
      figure('trace.write_million_ms', 'ms', write),
      figure('trace.open_million_ms', 'ms', open),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Messages back and forth between ten processes, one in ten with a text of its own. */
function recorded(): TraceWriter {
  const writer = new TraceWriter();
  for (let i = 0; i < 10; i++) writer.process({ pid: i + 1, name: `p${i}`, host: writer.host(`h${i}`) });
  const places = [10, 20, 30].map((line) => writer.place({ file: 'server.ts', line }));
  for (let i = 0; i < million; i += 2) {
    const [from, to] = [(i / 2) % 10, (i / 2 + 3) % 10];
    const text = writer.text(i % 20 === 0 ? `{"id":${i},"op":"get"}` : `{"op":"get"}`);
    const place = places[i % 3] ?? none;
    const send = writer.add(
      kindNumber.send,
      i * 7,
      from,
      from,
      to,
      to,
      40,
      i === 0 ? none : i - 1,
      text,
      place,
    );
    writer.add(kindNumber.deliver, i * 7 + 5, to, to, from, from, 40, send, none, none);
  }
  return writer;
}

/** What a writer of a million events holds, its columns' reserve and its texts included. */
function bytesPerEvent(): number {
  const held = (): number => {
    if (!globalThis.gc) throw new Error('this bench needs node --expose-gc');
    // Buffers of an earlier writer go at the second time.
    globalThis.gc();
    globalThis.gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = held();
  const writer = recorded();
  const bytes = held() - before;
  return bytes / writer.length;
}

function timed(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** Opened means that events can be had. @throws when the last one cannot */
function lastOf(data: TraceData): void {
  const { kind, cause } = eventAt(data, data.length - 1);
  if (data.length !== million || kind !== 'deliver' || cause !== million - 2)
    throw new Error('the trace that was opened is not the one that was written');
}
