/**
 * Reads a log as ShiViz does: the file's first line is the regular expression, the second what separates runs, the rest
 * the log; then its rules for clocks (README of github.com/DistributedClocks/shiviz, “Log format”).
 */
import assert from 'node:assert/strict';

export interface LoggedEvent {
  readonly host: string;
  readonly event: string;
  /** The events of other hosts, as `host:time`, that this one is the first on its host to follow from. */
  readonly heardOf: readonly string[];
}

interface Parsed {
  readonly host: string;
  readonly event: string;
  readonly clock: Readonly<Record<string, number>>;
}

export function loadShiviz(text: string): LoggedEvent[] {
  const [expression = '', delimiter, ...rest] = text.split('\n');
  assert.equal(delimiter, '');
  const matches = rest.join('\n').trim().matchAll(new RegExp(expression, 'gm'));
  const parsed = [...matches].map(({ groups }): Parsed => {
    const { host = '', event = '', clock = '' } = groups ?? {};
    return { host, event, clock: JSON.parse(clock) as Parsed['clock'] };
  });
  const byName = new Map(parsed.map((event) => [`${event.host}:${event.clock[event.host]}`, event]));
  assert.equal(byName.size, parsed.length, 'two events have the same host and time');
  return parsed.map((event) => judge(event, byName));
}

/** Own times count from 1 without a gap, and a clock is the join of those that the event follows from. */
function judge({ host, event, clock }: Parsed, byName: ReadonlyMap<string, Parsed>): LoggedEvent {
  const own = clock[host];
  assert.ok(own !== undefined && Number.isInteger(own) && own >= 1, `${host} has no time of its own`);
  const before = own === 1 ? {} : byName.get(`${host}:${own - 1}`)?.clock;
  assert.ok(before, `no event of ${host} at ${own - 1}`);
  const joined: Record<string, number> = { ...before, [host]: own };
  const heardOf: string[] = [];
  for (const [other, time] of Object.entries(clock)) {
    if (other === host || (before[other] ?? 0) >= time) continue;
    const cause = byName.get(`${other}:${time}`);
    assert.ok(cause, `${other} has no event ${time}`);
    heardOf.push(`${other}:${time}`);
    for (const [name, entry] of Object.entries(cause.clock))
      joined[name] = Math.max(joined[name] ?? 0, entry);
  }
  assert.deepEqual(clock, joined, `the clock of ${host} at ${own}`);
  return { host, event, heardOf };
}
