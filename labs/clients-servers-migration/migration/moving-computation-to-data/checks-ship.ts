import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { askRaw, askWith, cheapest, mustGive, opened, query, same, told } from './probes';
import { connect, openWarehouse, someItems } from './scenario';
import { cheapestOf, stockByColour } from './starter/queries';

const stage = 'ship';

check(
  'The answer is the same as at home',
  {
    stage,
    points: 15,
    hint: '“host.loadCode(modules, entry).exports.default” is the function; call it with the items and the arguments, and wait for what it gives: it may be a promise.',
    schedules: 40,
  },
  async (world) => {
    connect(world);
    const items = someItems(50 + world.choose(200));
    openWarehouse(world, items);
    await opened(world);
    const kind = world.pick(['lamp', 'chair', 'clock', 'boat']);
    mustGive(
      await askWith(world, cheapestOf(kind)),
      cheapest(items, kind),
      `The three cheapest of kind “${kind}”`,
    );
    const stock = [...new Set(items.map(({ colour }) => colour))]
      .sort()
      .map((colour) => [
        colour,
        items.filter((item) => item.colour === colour).reduce((sum, item) => sum + item.stock, 0),
      ]);
    mustGive(await askWith(world, stockByColour()), stock, 'The stock by colour');
    const slow = query('export default async (items, [n]) => { await null; return items.length + n; };', [
      world.choose(9),
    ]);
    mustGive(await askWith(world, slow), items.length + Number(slow.args[0]), 'A query that gives a promise');
    for (const value of [null, 0, '', false, []]) {
      const outcome = await askWith(world, query('export default (items, [value]) => value;', [value]));
      mustGive(outcome, value, `A query whose result is ${JSON.stringify(value)}`);
    }
  },
);

check(
  'What crosses the network is the question and the result',
  {
    stage,
    points: 15,
    hint: 'Look at the space-time diagram: how large is the message that comes from the warehouse? A query is a few hundred bytes, its result less.',
    schedules: 20,
  },
  async (world) => {
    connect(world);
    const items = someItems(1_000);
    openWarehouse(world, items);
    await opened(world);
    const whole = JSON.stringify(items).length;
    const what = cheapestOf('lamp');
    mustGive(await askWith(world, what), cheapest(items, 'lamp'), 'The three cheapest lamps');
    const there = world.traffic.between('office', 'warehouse').bytes;
    const back = world.traffic.between('warehouse', 'office').bytes;
    const most = JSON.stringify(what).length + 200;
    if (back > whole / 100) {
      assert.fail(
        `The catalogue has ${whole} bytes. To learn the three cheapest lamps, ${back} bytes came from the warehouse; three lamps are less than ${Math.round(whole / 100)}.`,
      );
    }
    if (there > most)
      assert.fail(`The query has ${JSON.stringify(what).length} bytes, and ${there} went to the warehouse.`);
  },
);

check(
  'A query that fails is a QueryError at the office',
  {
    stage,
    points: 10,
    hint: 'Catch what “loadCode” and the query throw, and send its name and message. A connection that ends without an answer is an error, too, and never a result.',
    schedules: 20,
  },
  async (world) => {
    connect(world);
    openWarehouse(world, someItems(20));
    await opened(world);
    const failing = [
      [
        'that throws',
        'export default () => { throw new RangeError("too few lamps"); };',
        /RangeError: too few lamps/,
      ],
      ['that rejects', 'export default async () => { throw new Error("no lamps"); };', /no lamps/],
      ['that throws a text', 'export default () => { throw "lamps"; };', /lamps/],
      ['that throws null', 'export default () => { throw null; };', /./],
      ['with a syntax error', 'export default (items => ;', /./],
      ['without a function', 'export default 5;', /./],
      ['that imports what is not there', 'import "./lamps"; export default () => 1;', /./],
    ] as const;
    for (const [how, code, words] of failing) {
      const outcome = await askWith(world, query(code));
      if (outcome.kind === 'error' && outcome.name === 'QueryError' && words.test(outcome.message)) continue;
      assert.fail(`A query ${how} was sent. It should end in a QueryError that says why; ${told(outcome)}.`);
    }
  },
);

check(
  'The whole catalogue can still be fetched',
  {
    stage,
    points: 5,
    hint: 'The other kind of question has the answer that it had.',
    schedules: 5,
  },
  async (world) => {
    connect(world);
    const items = someItems(60);
    openWarehouse(world, items);
    await opened(world);
    const outcome = await world.host('office').run((host) => askRaw(host, { fetch: true }));
    same(outcome, { kind: 'result', result: items }, `The whole catalogue was asked for; ${told(outcome)}.`);
  },
);
