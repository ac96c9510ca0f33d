/** Stage 3: what the machine can carry. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Offered } from './probes';
import { Call, atDesk, mustBeGreeted, programs, runningOf, soon, stateOf } from './probes';
import type { Box } from './scenario';
import { openBox } from './scenario';

const stage = 'limit';
const mebibyte = 1024 * 1024;

/** A box that offers telnet with this limit, and ftp. */
function openLimited(world: World, limit: number): Box {
  const box = openBox(world, { table: `telnet ${limit} telnetd.ts\nftp 2 ftpd.ts\n` });
  world.link('box', 'desk', { latency: [1, 5] });
  return box;
}

/** Keeps the count of running servers under watch. @returns the most there were at once */
function watch(world: World, box: Box, service: Offered, limit: number): () => number {
  let most = 0;
  world.invariant('the limit of servers', () => {
    const now = runningOf(box, service).length;
    most = Math.max(most, now);
    if (now <= limit) return true;
    assert.fail(`The limit of ${service} is ${limit}, but ${now} servers of it run at once.`);
  });
  return () => most;
}

check(
  'There are never more servers of a service than its limit: who comes then waits, and gets its turn',
  {
    stage,
    points: 15,
    hint: 'Where does a caller wait, and who is let in first? A server counts from the moment in which you decide to start it, not from the one in which “spawn” has done so.',
    schedules: 200,
  },
  async (world) => {
    const limit = 1 + world.choose(3);
    const box = openLimited(world, limit);
    const most = watch(world, box, 'telnet', limit);
    await world.sleep(200);
    const count = limit + 2 + world.choose(4);
    const gap = world.pick([0, 0, 12, 40]);
    await atDesk(world, async (host) => {
      const greeted: number[] = [];
      const story = `The limit of telnet is ${limit}, and ${count} callers came, each with 100 ms of work.`;
      const calls = Array.from({ length: count }, async (_, n) => {
        await host.sleep(n * gap);
        const call = await Call.open(host, 'telnet');
        call.say('make 100');
        call.say('quit');
        await soon(world, () => call.lines.length > 0 || call.end !== undefined, 10_000);
        greeted.push(n);
        await soon(world, () => call.end !== undefined, 10_000);
        if (call.lines.includes('250 made')) return;
        assert.fail(`${story} Caller ${n + 1} ${call.seen}.${await stateOf(box)}`);
      });
      await Promise.all(calls);
      if (most() < limit) assert.fail(`${story} There were never more than ${most()} servers at once.`);
      const jump = gap === 0 ? -1 : greeted.findIndex((n, at) => n + 1 < (greeted[at - 1] ?? 0));
      if (jump < 0) return;
      assert.fail(
        `${story} Caller ${(greeted[jump - 1] ?? 0) + 1} was served before caller ${(greeted[jump] ?? 0) + 1}, who came earlier.`,
      );
    });
  },
);

check(
  'A service that is full holds up no other',
  {
    stage,
    points: 10,
    hint: 'The limit belongs to a line of the table. Whose servers do you count, and whose loop waits?',
    schedules: 40,
  },
  async (world) => {
    const limit = 1 + world.choose(3);
    const box = openLimited(world, limit);
    watch(world, box, 'telnet', limit);
    await world.sleep(200);
    await atDesk(world, async (host) => {
      const first: Call[] = [];
      for (let n = 0; n < limit + 1 + world.choose(2); n++) {
        first.push(await Call.open(host, 'telnet'));
        await host.sleep(20);
      }
      await soon(world, () => first.filter((call) => call.greeting).length === limit);
      const story = `The limit of telnet is ${limit}, and more than that have called it and stay.`;
      await host.sleep(world.pick([0, 0, 30_000]));
      const begin = host.now();
      for (let n = 0; n < 2; n++) {
        await mustBeGreeted(world, box, await Call.open(host, 'ftp'), `${story} Then somebody called ftp.`);
      }
      const took = host.now() - begin;
      if (took > 1_000)
        assert.fail(`${story} Two callers of ftp were greeted after ${Math.round(took)} ms only.`);
      const waiting = first.find((call) => !call.greeting && call.end === undefined);
      first.find((call) => call.greeting)?.say('quit');
      if (!waiting)
        assert.fail(`${story} But nobody waits: ${first.map((call) => `one ${call.seen}`).join('; and ')}.`);
      await mustBeGreeted(world, box, waiting, `${story} Then one of them left.`);
    });
  },
);

check(
  'A server gives its place back however it ended',
  {
    stage,
    points: 10,
    hint: '“exited” settles when the process is gone, and tells a code, an error, or neither: a process that was killed left no code. A dead child that still counts is a zombie.',
    schedules: 60,
  },
  async (world) => {
    const limit = 1 + world.choose(2);
    const box = openLimited(world, limit);
    watch(world, box, 'telnet', limit);
    await world.sleep(200);
    await atDesk(world, async (host) => {
      const past: string[] = [];
      for (let n = 0; n < limit + 2; n++) {
        const call = await Call.open(host, 'telnet');
        const ends = past.length === 0 ? 'none so far' : past.join(', then ');
        const story = `The limit of telnet is ${limit}. Servers that ended before: ${ends}.`;
        const { pid } = await mustBeGreeted(world, box, call, story);
        const ending = world.pick(['killed', 'crashed', 'killed', 'done']);
        if (ending === 'killed') box.host.processes.find((one) => one.pid === pid)?.kill();
        else call.say(ending === 'done' ? 'quit' : 'crash');
        await soon(world, () => call.end !== undefined);
        past.push(ending);
      }
    });
  },
);

const troubles = ['no such program', 'no room for a process', 'no memory'] as const;

check(
  'A server that cannot be started costs nobody but its caller',
  {
    stage,
    points: 15,
    hint: '“spawn” can fail: then the connection is still yours, and nobody else will end it. Nor has a server taken the place that you counted.',
    schedules: 60,
  },
  async (world) => {
    const trouble = world.pick(troubles);
    const limit = 1 + world.choose(2);
    const room = trouble === 'no room for a process' ? { processes: 2 } : {};
    const memory = trouble === 'no memory' ? { memory: 20 * mebibyte } : {};
    world.host('box', { cores: 4, ...room, ...memory });
    const program = trouble === 'no such program' ? 'rlogind.ts' : programs.login;
    const table = `login ${limit} ${program}\ntelnet ${limit} telnetd.ts\nftp 2 ftpd.ts\n`;
    world.link('box', 'desk', { latency: [1, 5] });
    const box = openBox(world, { table });
    await world.sleep(200);
    await atDesk(world, (host) => callInTrouble(world, box, host, trouble, limit));
  },
);

const told = {
  'no such program': 'The program of login does not exist.',
  'no room for a process':
    'The machine may run two processes: the superserver and a server of ftp, whose caller stays.',
  'no memory':
    'The machine has memory for two processes: the superserver and a server of ftp, whose caller stays.',
} as const;

async function callInTrouble(
  world: World,
  box: Box,
  host: Host,
  trouble: (typeof troubles)[number],
  limit: number,
): Promise<void> {
  const full = trouble !== 'no such program';
  const ftp = await Call.open(host, 'ftp');
  await mustBeGreeted(world, box, ftp, told[trouble]);
  for (let n = 0; n < limit + 2; n++) {
    const call = await Call.open(host, 'login');
    const over = await soon(world, () => call.end !== undefined, 1_000);
    if (over && call.connection && box.superserver.alive) continue;
    assert.fail(
      `${told[trouble]} Call ${n + 1} to login, whose limit is ${limit}: the caller ${call.seen}. It should learn within a second that nobody serves it.${await stateOf(box)}`,
    );
  }
  if (full) {
    const early = await Call.open(host, 'login');
    await world.sleep(50);
    ftp.say('quit');
    await soon(world, () => early.end !== undefined, 1_000);
    if (early.greeting) {
      assert.fail(
        `${told[trouble]} Somebody called login, and 50 ms later the caller of ftp left. The caller of login ${early.seen}: the superserver has tried again, but should end the connection at the first failure.`,
      );
    }
    await soon(world, () => ftp.end !== undefined);
    await world.sleep(100);
    const call = await Call.open(host, 'login');
    await mustBeGreeted(world, box, call, `${told[trouble]} Then the caller of ftp left, and there is room.`);
  } else {
    await mustBeGreeted(
      world,
      box,
      await Call.open(host, 'telnet'),
      `${told[trouble]} Then somebody called telnet.`,
    );
  }
}
