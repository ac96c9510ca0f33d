import assert from 'node:assert/strict';
import type { World } from '../../src/host/world-api';
import type { TraceData } from '../../src/trace/data';
import { exportTrace } from '../../src/trace/formats';
import type { PerfettoEvent } from '../../src/trace/perfetto';
import { events } from '../../src/trace/reader';
import { TraceWriter } from '../../src/trace/writer';
import { echo, inWorld } from '../fixtures/in-world';
import { callsWithCrash, threeTiers } from '../fixtures/traces';
import { loadPerfetto } from './perfetto-loader';
import { loadShiviz } from './shiviz-loader';

/** Clients that compute, talk and log what looks like a clock, while the network fails. */
async function lively(world: World): Promise<void> {
  world.defaultLink({ latency: [1, 30], loss: 0.2 });
  const server = world.host('server').start('echo');
  const clients = [1, 2, 3].map((n) =>
    world.host(`client-${n}`).run(async (host) => {
      await host.compute(n);
      for (let i = 0; i < 5; i++) {
        host.log('x {"x":1}\nsecond\u2028line');
        const connection = await host.connect({ host: 'server', port: 7 });
        await connection.send({ n, i });
        await connection.receive();
        connection.end();
      }
    }),
  );
  await Promise.all(clients);
  server.kill();
}

async function traces(): Promise<TraceData[]> {
  const lives = [1, 2, 3].map((seed) => inWorld(lively, { seed, programs: { echo } }));
  return [callsWithCrash(), threeTiers(), ...(await Promise.all(lives))];
}

const whole = (trace: TraceData, format: Parameters<typeof exportTrace>[1]): string =>
  [...exportTrace(trace, format)].join('');

/** Events that follow from one of another process. */
function crossing(trace: TraceData): number {
  return [...events(trace)].filter(({ cause, process }) => {
    const from = cause === undefined ? undefined : trace.processes[trace.process[cause] as number];
    return from && process && from.pid !== process.pid;
  }).length;
}

describe('an export for ShiViz', () => {
  it('is read by its own rules into one event for each, with clocks that are what they must be', async () => {
    for (const trace of await traces()) {
      const log = loadShiviz(whole(trace, 'shiviz'));
      assert.equal(log.length, trace.length);
      assert.equal(log.filter(({ heardOf }) => heardOf.length > 0).length > 0, crossing(trace) > 0);
    }
  });

  it('has the published example’s form', () => {
    const published = [
      '(?<host>\\S*) (?<clock>{.*})\\n(?<event>.*)',
      '',
      'client {"client":1}',
      'sending request',
      'server {"client":1,"server":1}',
      'received request',
    ];
    assert.deepEqual(
      loadShiviz(published.join('\n')).map(({ event, heardOf }) => [event, heardOf]),
      [
        ['sending request', []],
        ['received request', ['client:1']],
      ],
    );
    const [first, second] = whole(callsWithCrash(), 'shiviz').split('\n');
    assert.deepEqual([first, second], published.slice(0, 2));
  });

  it('gives every process a lane of its own, also when names return', () => {
    const hosts = new Set(loadShiviz(whole(callsWithCrash(), 'shiviz')).map(({ host }) => host));
    assert.deepEqual([...hosts].toSorted(), ['client', 'server:2', 'server:3', 'world']);
  });
});

describe('an export for Perfetto', () => {
  it('has what the format asks of each phase; slices nest, and arrows find theirs', async () => {
    for (const trace of await traces()) {
      const { arrows, slices } = loadPerfetto(whole(trace, 'perfetto'));
      assert.equal(arrows.length, crossing(trace));
      assert.ok(slices.length >= trace.processes.length);
    }
  });

  it('leads an arrow from the sending of a message to its delivery', () => {
    const trace = callsWithCrash();
    const { arrows } = loadPerfetto(whole(trace, 'perfetto'));
    const [send] = arrows.filter(({ from }) => from.name === 'send');
    assert.deepEqual([send?.from.ts, send?.to.ts, send?.to.name], [9_000, 12_200, 'deliver']);
    assert.equal(send?.from.args?.['place'], 'stub.ts:31');
  });

  it('shows computing for as long as it takes, and waiting for the rest', async () => {
    const trace = await inWorld(async (world) => {
      await world.host('a').run(async (host) => {
        await host.sleep(10);
        await host.compute(5);
        host.log('done');
        await host.sleep(20);
      });
    });
    const { slices } = loadPerfetto(whole(trace, 'perfetto'));
    const lasting = slices.filter(({ cat }) => cat !== 'event');
    assert.deepEqual(
      lasting.map(({ name, ts, dur }) => [name, ts, dur]),
      [
        ['wait', 1, 9_999],
        ['compute', 10_001, 4_999],
        ['wait', 15_001, 19_999],
      ],
    );
  });

  it('names hosts and processes, and shows faults to everybody', () => {
    const { all } = loadPerfetto(whole(callsWithCrash(), 'perfetto'));
    const names = all.filter(({ ph }) => ph === 'M').map(({ args }) => args?.['name']);
    assert.deepEqual(names, ['laptop', 'bank', 'world', 'client (1)', 'server (2)', 'server (3)']);
    const faults: PerfettoEvent[] = all.filter(({ ph }) => ph === 'i');
    assert.deepEqual(
      faults.map(({ name, s }) => [name, s]),
      [
        ['fault · kill server', 'g'],
        ['fault · restart server', 'g'],
      ],
    );
  });
});

describe('an export as JSON lines', () => {
  it('is one JSON value a line, each line ended, and tells all', async () => {
    for (const trace of await traces()) {
      const text = whole(trace, 'jsonl');
      assert.ok(text.endsWith('\n'));
      const lines = text.slice(0, -1).split('\n');
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as unknown),
        JSON.parse(JSON.stringify([...events(trace)])),
      );
    }
  });
});

it('an export of nothing is whole, too', () => {
  const nothing = new TraceWriter().data();
  assert.equal(whole(nothing, 'jsonl'), '');
  assert.deepEqual(loadPerfetto(whole(nothing, 'perfetto')).slices, []);
  assert.match(whole(nothing, 'shiviz'), /^\(\?<host>.*\n\n$/);
});
