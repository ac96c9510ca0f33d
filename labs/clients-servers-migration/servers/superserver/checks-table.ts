/** Stage 1: from the lines of the table to open ports. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Call, atDesk, draw, offered, ports, programs, stateOf } from './probes';
import type { Offered, Service } from './probes';
import { openBox, startPortMapper } from './scenario';

const stage = 'table';

/** A line for a service, with white space, arguments and comments as people write them. */
function lineFor(world: World, service: Offered): string {
  const gap = (): string => world.pick([' ', '  ', '\t', ' \t ']);
  const words = [service, String(1 + world.choose(20)), programs[service]];
  if (world.choose(3) === 1) words.push('-l', 'a');
  const text = words.reduce((line, word) => `${line}${gap()}${word}`);
  return `${world.pick(['', '', ' ', '\t'])}${text}${world.pick(['', '', ' ', '  # a comment', '# 3 words here', '\t'])}`;
}

/** What is no service at all, and no mistake. */
function filler(world: World): string {
  return world.pick(['', '   ', '# telnet 4 telnetd.ts', '\t# a comment', '#', '\t']);
}

/** Good lines of some services, in any order, with fillers between them. */
function goodLines(world: World, services: readonly Offered[]): string[] {
  const left = [...services];
  const lines: string[] = [];
  while (left.length > 0) {
    if (world.choose(3) === 1) lines.push(filler(world));
    const service = draw(world, left);
    if (service) lines.push(lineFor(world, service));
  }
  return lines;
}

/** Which of the ports are open. */
function probe(world: World): Promise<Map<Service, boolean>> {
  return atDesk(world, async (host) => {
    const open = new Map<Service, boolean>();
    for (const service of Object.keys(ports) as Service[]) {
      const call = await Call.open(host, service);
      open.set(service, call.connection !== undefined);
      call.connection?.reset();
    }
    return open;
  });
}

/** The table as it is quoted in messages: blanks made visible. */
function quoted(lines: readonly string[]): string {
  return lines.map((line) => line.replaceAll('\t', '→')).join(' ⏎ ');
}

check(
  'Each service of the table has its port open, and no other port is',
  {
    stage,
    points: 10,
    hint: 'Words stand apart by any number of blanks and tabs, also before the first. Take away what follows a “#”, then “trim”, then split at white space.',
    schedules: 60,
  },
  async (world) => {
    const wanted = offered.filter(() => world.choose(3) < 2);
    const lines = goodLines(world, wanted);
    const box = openBox(world, { table: lines.join('\n') + world.pick(['', '\n']) });
    await world.sleep(200);
    const open = await probe(world);
    for (const service of Object.keys(ports) as Service[]) {
      const expected = (wanted as Service[]).includes(service);
      if (open.get(service) === expected) continue;
      assert.fail(
        expected
          ? `The table is “${quoted(lines)}”. It offers ${service}, but port ${ports[service]} is not open.${await stateOf(box)}`
          : `The table is “${quoted(lines)}”. It does not offer ${service}, but port ${ports[service]} is open.`,
      );
    }
    const reported = reportedIn(box.superserver.output);
    if (reported.length === 0) return;
    assert.fail(`The table is “${quoted(lines)}”. Line ${reported[0] ?? 0} is good, but it was reported.`);
  },
);

/** The numbers of the lines that were reported. */
function reportedIn(output: readonly string[]): number[] {
  return output.flatMap((line) => {
    const [, number] = /^inetd\.conf:(\d+):/.exec(line) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

function listed(lines: readonly number[]): string {
  return lines.length === 0 ? 'no lines at all' : `lines ${lines.join(', ')}`;
}

/** A line that is no good. `telnet` is offered by a good line before it, `sunrpc` has a server already, `login` is free. */
function badLine(world: World): string {
  return world.pick([
    'gopher 4 telnetd.ts',
    'login',
    'login 4',
    'login # 4 logind.ts',
    'login many logind.ts',
    'login 0 logind.ts',
    'login -1 logind.ts',
    'login 2.5 logind.ts',
    'login 4x logind.ts',
    'login +4 logind.ts',
    'login 4.0 logind.ts',
    'login 1e1 logind.ts',
    'login logind.ts 4',
    'telnet 4 logind.ts',
    'sunrpc 4 telnetd.ts',
    'constructor 4 telnetd.ts',
  ]);
}

check(
  'A line that is no good is reported by its number, and the others are served',
  {
    stage,
    points: 15,
    hint: 'Lines are counted from 1, comments and empty lines too. Two things can go wrong with a line: its words, when you read it, and its port, when you open it. Neither may end the loop.',
    schedules: 200,
  },
  async (world) => {
    await startPortMapper(world);
    const lines = goodLines(world, ['ftp', 'telnet', 'smtp']);
    const bad = new Set<string>();
    for (let n = 0; n < 1 + world.choose(3); n++) {
      const line = badLine(world);
      const from = line.startsWith('telnet') ? 1 + lines.findIndex((other) => /^\s*telnet/.test(other)) : 0;
      lines.splice(from + world.choose(lines.length - from + 1), 0, line);
      bad.add(line);
    }
    const wrong = lines.flatMap((line, n) => (bad.has(line) ? [n + 1] : []));
    const box = openBox(world, { table: `${lines.join('\n')}\n` });
    await world.sleep(300);
    const table = `The table is “${quoted(lines)}”.`;
    const open = await probe(world);
    const closed = (['ftp', 'telnet', 'smtp'] as const).find((service) => !open.get(service));
    if (closed) {
      assert.fail(
        `${table} Its line for ${closed} is good, but port ${ports[closed]} is not open.${await stateOf(box)}`,
      );
    }
    if (open.get('login')) assert.fail(`${table} Its line for login is no good, but port 49 is open.`);
    if (!box.superserver.alive) assert.fail(`${table}${await stateOf(box)}`);
    const reported = reportedIn(box.superserver.output);
    const missing = wrong.find((line) => !reported.includes(line));
    if (missing !== undefined) {
      assert.fail(
        `${table} Line ${missing} is no good, but the superserver logged no line that begins “inetd.conf:${missing}:”. Reported were ${listed(reported)}.`,
      );
    }
    const extra = reported.find((line) => !wrong.includes(line));
    if (extra === undefined) return;
    assert.fail(`${table} Line ${extra} is good, but it was reported.`);
  },
);
