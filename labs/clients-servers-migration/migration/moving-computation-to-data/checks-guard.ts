import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { askRaw, cheapest, mustGive, opened, query, serverOf, told } from './probes';
import type { Outcome } from './probes';
import { connect, openWarehouse, someItems } from './scenario';
import { catalogue, patience, resultMax } from './starter/protocol';
import type { Query } from './starter/protocol';
import { cheapestOf } from './starter/queries';

const stage = 'guard';

function send(world: World, what: Query, wait?: number): Promise<Outcome> {
  return world.host('office').run((host) => askRaw(host, { query: what }, wait));
}

/** Queries that end the process in which they run, each in its own way. */
const deadly: readonly (readonly [string, string])[] = [
  [
    'throws later, in a timer',
    'export default () => { setTimeout(() => { throw new Error("bang"); }, 10); return new Promise(() => {}); };',
  ],
  [
    'leaves a rejected promise behind',
    'export default async () => { Promise.reject(new Error("bang")); await null; return 1; };',
  ],
  [
    'throws later, when its result is under way',
    'export default () => { setTimeout(() => { throw new Error("bang"); }, 1); return 1; };',
  ],
];

check(
  'A query that crashes its process takes nothing else with it',
  {
    stage,
    points: 15,
    hint: 'No “catch” helps against an error in a timer of the query’s. What ends with a process ends with its own: “host.spawn(program, { connection })”.',
    schedules: 200,
    crashes: 'allow',
  },
  async (world) => {
    connect(world);
    const items = someItems(30);
    openWarehouse(world, items);
    await opened(world);
    const server = serverOf(world);
    const [what, code] = world.pick(deadly);
    const bad = send(world, query(code));
    const good = [0, 1].map(async () => {
      await world.sleep(world.choose(150));
      mustGive(
        await send(world, cheapestOf('lamp')),
        cheapest(items, 'lamp'),
        `While a query ran that ${what}, the three cheapest lamps`,
      );
    });
    await Promise.all([bad, ...good]);
    await world.sleep(200);
    if (!server.alive) {
      const { error } = await server.exited;
      assert.fail(
        `A query that ${what} was sent, and the server of the warehouse ended: ${error ?? 'it was ended'}.`,
      );
    }
    mustGive(
      await send(world, cheapestOf('desk')),
      cheapest(items, 'desk'),
      `After a query that ${what}, the three cheapest desks`,
    );
  },
);

check(
  'A query without an end is ended',
  {
    stage,
    points: 10,
    hint: 'Who started the process can end it: child.kill(), when “patience” is over; host.spawn gives a promise of that child. Nothing of it may stay behind, and others must not wait for it.',
    schedules: 40,
    crashes: 'allow',
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const items = someItems(30);
    openWarehouse(world, items);
    await opened(world);
    const begin = world.now();
    const endless = world.pick([
      'export default () => new Promise(() => {});',
      'export default async () => { for (;;) await new Promise((done) => setTimeout(done, 100)); };',
    ]);
    const bad = send(world, query(endless), 5_000 + patience);
    await world.sleep(100);
    const asked = world.now();
    mustGive(
      await send(world, cheapestOf('lamp')),
      cheapest(items, 'lamp'),
      'While a query without an end ran, the three cheapest lamps',
    );
    if (world.now() - asked > 1_500) {
      assert.fail(
        `While a query without an end ran, another one needed ${Math.round(world.now() - asked)} ms.`,
      );
    }
    const outcome = await bad;
    const took = Math.round(world.now() - begin);
    if (outcome.kind === 'silence' || outcome.kind === 'result') {
      assert.fail(
        `A query without an end should be ended after ${patience} ms; ${told(outcome)} after ${took}.`,
      );
    }
    if (took > patience + 1_000 || took < patience - 500) {
      assert.fail(
        `A query without an end should be ended after ${patience} ms, and was ended after ${took}.`,
      );
    }
    await world.sleep(500);
    const left = world.host('warehouse').processes.length - 1;
    if (left > 0) assert.fail(`The query was ended, and ${left} processes of the warehouse were left.`);
  },
);

check(
  'A query that takes its time is not ended early, and leaves no process behind',
  {
    stage,
    points: 5,
    hint: 'Did the server itself end in an error? Begin with that one. Otherwise: a process ends when its program returns. Does your timer end a process that is already gone, or somebody else?',
    schedules: 20,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    openWarehouse(world, someItems(30));
    await opened(world);
    const slow =
      'export default (items) => new Promise((done) => setTimeout(() => done(items.length), 1200));';
    const all = [0, 1, 2].map(async () => {
      await world.sleep(world.choose(800));
      mustGive(await send(world, query(slow)), 30, 'A query that needs 1,200 ms');
    });
    await Promise.all(all);
    await world.sleep(500);
    const left = world.host('warehouse').processes.length - 1;
    if (left > 0)
      assert.fail(
        `All queries were answered, and half a second later ${left} processes of the warehouse were left.`,
      );
  },
);

check(
  'A query changes nothing for those that follow',
  {
    stage,
    points: 10,
    hint: 'Objects are handed over by reference. What does the query get its hands on: the only copy of the items, or one of its own?',
    schedules: 20,
    crashes: 'allow',
  },
  async (world) => {
    connect(world);
    const items = someItems(30);
    openWarehouse(world, items);
    await opened(world);
    const spoilers = [
      'export default (items) => { for (const item of items) item.price = 1; return items[0].price; };',
      'export default (items) => { items.length = 0; return 0; };',
      'export default (items) => { items.sort((a, b) => b.id - a.id); return 0; };',
      'export default (items) => { Array.prototype.filter = () => []; Object.prototype.stock = 5; return 0; };',
    ];
    for (const code of spoilers.slice(0, 3)) await send(world, query(code));
    mustGive(
      await send(world, cheapestOf('lamp')),
      cheapest(items, 'lamp'),
      'After queries that changed, emptied and sorted what they got, the three cheapest lamps',
    );
    const onDisk = world.host('warehouse').files.get(catalogue);
    if (onDisk !== JSON.stringify(items))
      assert.fail('A query changed the catalogue on the disk of the warehouse.');
  },
);

/** Looks for functions of a machine in everything that the query can reach from its arguments. */
const spy = `
export default function (...given) {
  const wanted = ['listen', 'connect', 'spawn', 'exit', 'loadCode', 'readText', 'append', 'sync', 'send', 'receive', 'reset', 'log'];
  const found = new Set();
  const seen = new Set();
  const look = (value, depth) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value) || depth > 6) return;
    seen.add(value);
    for (let owner = value; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
      for (const key of Object.getOwnPropertyNames(owner)) {
        let part;
        try { part = value[key]; } catch { continue; }
        if (wanted.includes(key) && typeof part === 'function') found.add(key);
        if (owner === value) look(part, depth + 1);
      }
    }
  };
  given.forEach((value) => look(value, 0));
  look(this, 0);
  return [...found];
}`;

check(
  'A query gets the items and its arguments, and nothing of the machine',
  {
    stage,
    points: 10,
    hint: 'What you pass to the query’s function, and what hangs from it, is what the query may do. A host in its hands is your disk and your network in its hands.',
    schedules: 10,
  },
  async (world) => {
    connect(world);
    openWarehouse(world, someItems(5));
    await opened(world);
    const outcome = await send(world, query(spy, [{ a: [1] }]));
    if (outcome.kind !== 'result')
      assert.fail(`A query looked around in what it was called with; ${told(outcome)}.`);
    const found = outcome.result as readonly string[];
    if (found.length > 0) {
      assert.fail(
        `A query found these functions of the machine in what it was called with: ${found.join(', ')}. It was to get the items and its arguments.`,
      );
    }
    const count = await send(world, query('export default (...given) => given.length;'));
    mustGive(count, 2, 'The number of things that a query is called with');
  },
);

check(
  'A result that is too large is refused',
  {
    stage,
    points: 5,
    hint: 'Measure it as JSON, before you send it. What JSON cannot say is an error, too.',
    schedules: 10,
  },
  async (world) => {
    connect(world);
    openWarehouse(world, someItems(400));
    await opened(world);
    const all = await send(world, query('export default (items) => items;'));
    if (all.kind !== 'error')
      assert.fail(
        `A query gave the whole catalogue, and at most ${resultMax} characters are allowed; ${told(all)}.`,
      );
    const just = resultMax - 2;
    mustGive(
      await send(world, query(`export default () => "x".repeat(${just});`)),
      'x'.repeat(just),
      `A result of ${resultMax} characters as JSON`,
    );
    // Characters are not bytes: each of these has two.
    mustGive(
      await send(world, query(`export default () => "é".repeat(${just});`)),
      'é'.repeat(just),
      `A result of ${resultMax} characters as JSON`,
    );
    const more = await send(world, query(`export default () => "x".repeat(${just + 1});`));
    if (more.kind !== 'error')
      assert.fail(
        `A query gave ${resultMax + 1} characters as JSON, and at most ${resultMax} are allowed; ${told(more)}.`,
      );
    const unsayable = [
      'export default () => undefined;',
      'export default () => () => 1;',
      'export default () => { const ring = {}; ring.next = ring; return ring; };',
    ];
    for (const code of unsayable) {
      const outcome = await send(world, query(code));
      if (outcome.kind !== 'error')
        assert.fail(
          `A query gave something that JSON cannot say; it should end in an error, and ${told(outcome)}.`,
        );
    }
  },
);
