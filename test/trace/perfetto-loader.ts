/**
 * Reads the JSON object form of the Trace Event Format as its document and Perfetto's importer do: each phase has its
 * fields; events are taken by time, those of one time in the order of the file; slices of a thread nest; an arrow's end
 * binds to the slice that is open on its thread.
 */
import assert from 'node:assert/strict';
import type { PerfettoEvent } from '../../src/trace/perfetto';

type Slice = PerfettoEvent & { readonly ts: number; readonly dur: number };

export interface Loaded {
  readonly all: readonly PerfettoEvent[];
  readonly slices: readonly Slice[];
  readonly arrows: readonly { readonly from: Slice; readonly to: Slice }[];
}

/** The fields that the document asks for, beside name, ph, pid and tid, and those that it allows. */
const fields: Readonly<
  Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }>
> = {
  X: { must: ['ts', 'dur'], may: ['cat', 'args'] },
  i: { must: ['ts', 's'], may: ['cat', 'args'] },
  s: { must: ['ts', 'id', 'cat'], may: ['args'] },
  f: { must: ['ts', 'id', 'cat', 'bp'], may: ['args'] },
  M: { must: ['args'], may: [] },
};

export function loadPerfetto(text: string): Loaded {
  const { traceEvents: all, displayTimeUnit } = JSON.parse(text) as {
    traceEvents: PerfettoEvent[];
    displayTimeUnit: string;
  };
  assert.ok(['ms', 'ns'].includes(displayTimeUnit));
  for (const event of all) judge(event);
  const timed = all.filter((event): event is PerfettoEvent & { ts: number } => event.ts !== undefined);
  const open = new Map<number, Slice[]>();
  const begun = new Map<string, Slice>();
  const slices: Slice[] = [];
  const arrows: { from: Slice; to: Slice }[] = [];
  for (const event of timed.toSorted((a, b) => a.ts - b.ts)) {
    const stack = (open.get(event.tid) ?? []).filter(({ ts, dur }) => ts + dur > event.ts);
    open.set(event.tid, stack);
    const top = stack.at(-1);
    const arrow = `${event.cat} ${event.name} ${event.id}`;
    if (event.ph === 'X') {
      const slice = event as Slice;
      if (top) assert.ok(slice.ts + slice.dur <= top.ts + top.dur, `${slice.name} leaves ${top.name}`);
      stack.push(slice);
      slices.push(slice);
    } else if (event.ph === 's') {
      assert.ok(top, `an arrow begins at ${event.ts} where no slice is open`);
      assert.ok(!begun.has(arrow), `${arrow} begins twice`);
      begun.set(arrow, top);
    } else if (event.ph === 'f') {
      const from = begun.get(arrow);
      assert.ok(from && top, `${arrow} ends without a beginning, or where no slice is open`);
      arrows.push({ from, to: top });
    }
  }
  assert.equal(arrows.length, begun.size);
  return { all, slices, arrows };
}

function judge(event: PerfettoEvent): void {
  const { ph, name, pid, tid } = event;
  const known = fields[ph];
  assert.ok(known, `phase ${ph}`);
  assert.ok(typeof name === 'string' && name !== '');
  assert.ok(Number.isInteger(pid) && Number.isInteger(tid));
  const given = Object.keys(event).filter((key) => !['ph', 'name', 'pid', 'tid'].includes(key));
  for (const field of known.must) assert.ok(given.includes(field), `${ph} without ${field}`);
  for (const field of given) assert.ok([...known.must, ...known.may].includes(field), `${ph} with ${field}`);
  if (ph === 'X') assert.ok((event.dur ?? -1) > 0);
  if (ph === 'M') assert.ok(['process_name', 'thread_name'].includes(name));
  if (ph === 'i') assert.ok(['g', 'p', 't'].includes(event.s ?? ''));
  if (ph === 'f') assert.equal(event.bp, 'e');
}
