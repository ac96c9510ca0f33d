import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { FakeServer, hold } from './probes';
import { drift, term } from './starter/protocol';

const stage = 'holder';

/** A holder on a machine whose clock shows and runs as it likes, and a server whose clock does, too. */
async function anyHolder(world: World, delay: () => number = () => 0) {
  const most = drift * 1_000_000;
  const clock = { offset: world.choose(1_000_000) - 500_000, drift: world.pick([0, most, -most]) };
  world.host('desk', { clock });
  const rate = 1 / world.pick([1, 1 + drift, 1 - drift]);
  const server = FakeServer.start(world, rate, delay);
  return { lease: await hold(world, 'desk'), server };
}

check(
  'A client never takes a lease for its own when it is over',
  {
    stage,
    points: 20,
    hint: 'The server’s term began before its answer reached you; when you asked, it had not begun. Count from the moment at which you asked, by your own clock, and allow for the drift of both.',
    schedules: 200,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [1, world.pick([10, 700])] });
    const { lease, server } = await anyHolder(world, () => world.choose(300));
    world.invariant('A client that holds a lease has it', () => {
      if (!lease.held || world.now() < server.until) return true;
      assert.fail(
        `At ${Math.round(world.now())} ms the client said that the lease is its own. On the server’s clock it was over ${Math.round(world.now() - server.until)} ms before.`,
      );
    });
    await world.sleep(2_000 + world.choose(4_000));
    if (world.choose(2) === 1) world.partition('desk', 'leases');
    else server.granting = false;
    // The property is judged after every event, so let there be some.
    for (let passed = 0; passed < 3 * term; passed += 3) await world.sleep(3);
    world.heal();
    server.granting = true;
    await world.sleep(2 * term);
  },
);

check(
  'On a good network it keeps the lease, and does not ask all the time',
  {
    stage,
    points: 10,
    hint: 'Renew when about half of the time is over: early enough for a second try, and two or three requests a term.',
    schedules: 40,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 60] });
    const { lease, server } = await anyHolder(world);
    await world.eventually('The client has the lease', () => lease.held, { within: 3_000 });
    const before = server.arrivals.length;
    let lost = 0;
    world.invariant('the lease is kept', () => {
      if (!lease.held) lost++;
      return true;
    });
    await world.sleep(20 * term);
    const asked = server.arrivals.length - before;
    if (lost > 0)
      assert.fail(
        'Nothing was wrong with the network or the server, and the client lost its lease: it renewed too late.',
      );
    if (asked > 4 * 20)
      assert.fail(
        `A lease of ${term} ms was kept for 20 terms, and the server was asked ${asked} times. Twice a term is enough.`,
      );
    const acquired = server.arrivals.slice(before).filter(({ request }) => request.op === 'acquire').length;
    if (acquired > 0)
      assert.fail(
        'The client had the lease and asked to acquire it. Who has it renews it: the server must be able to tell.',
      );
  },
);

check(
  'One answer that is lost does not cost the lease',
  {
    stage,
    points: 5,
    hint: 'No answer says nothing about the lease that you have: it lasts as long as it lasted before. Pause, and renew once more while there is time.',
    schedules: 20,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 20] });
    const { lease, server } = await anyHolder(world);
    await world.eventually('The client has the lease', () => lease.held, { within: 3_000 });
    await world.sleep(world.choose(term));
    server.breaking = 1;
    let lost = 0;
    world.invariant('the lease is kept', () => {
      if (!lease.held) lost++;
      return true;
    });
    for (let passed = 0; passed < 3 * term; passed += 10) await world.sleep(10);
    if (lost === 0) return;
    assert.fail(
      'The connection of a client that had the lease broke once, when it asked to renew; the next one was good. The client should have kept the lease, and lost it.',
    );
  },
);

check(
  'A client that was cut off gets a lease again',
  {
    stage,
    points: 10,
    hint: 'No answer, a refusal, a lost connection: pause a little and ask again, as long as nobody has released the lease.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 60] });
    const { lease } = await anyHolder(world);
    await world.eventually('The client has the lease', () => lease.held, { within: 3_000 });
    world.partition('desk', 'leases');
    await world.sleep(world.choose(15_000));
    world.heal();
    await world.sleep(500);
    await world.eventually(
      'The client, which was cut off for a while, has the lease again',
      () => lease.held,
      { within: 8_000 },
    );
  },
);

check(
  'Who is refused asks again when the server says, and at least once a term',
  {
    stage,
    points: 5,
    hint: 'The refusal says how long to “wait”. But the lease may be given back earlier: never wait longer than a term.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 20] });
    const { server } = await anyHolder(world);
    server.granting = false;
    server.wait = world.pick([1_000, 60_000]);
    await world.sleep(term);
    const before = server.arrivals.length;
    await world.sleep(10 * term);
    const asked = server.arrivals.length - before;
    const [least, most] = server.wait < term ? [14, 22] : [8, Infinity];
    if (asked >= least && asked <= most) return;
    assert.fail(
      `Each refusal said: wait ${server.wait} ms. In ${10 * term} ms the client asked ${asked} times; ${asked > most ? 'that is too often' : 'that is not often enough'}.`,
    );
  },
);

check(
  'The server is told of a release, also when its answer was still under way',
  {
    stage,
    points: 5,
    hint: 'While you wait for the answer, the server may have granted it already: then nobody gets it before the term is over, unless you give it back.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 20 });
    const { lease, server } = await anyHolder(world, () => 400);
    await world.eventually('The client has asked for the lease', () => server.arrivals.length > 0, {
      within: 3_000,
    });
    await world.sleep(world.choose(300));
    void lease.release();
    await world.sleep(2 * term);
    const last = server.arrivals.at(-1)?.request.op;
    if (last === 'release') return;
    assert.fail(
      `A client asked for a lease and released it before the answer had come. The last that the server heard of it was “${last ?? ''}”; it should be “release”.`,
    );
  },
);

check(
  'What was released is not asked for again',
  {
    stage,
    points: 5,
    hint: 'After “release” the loop ends, “held” is false at once, and an answer that is still under way changes nothing.',
    schedules: 60,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 200] });
    const { lease, server } = await anyHolder(world);
    await world.sleep(500 + world.choose(3_000));
    void lease.release();
    if (lease.held)
      assert.fail('A client released its lease and in the same moment still said that it had it.');
    world.invariant('What was released is not held', () => !lease.held);
    await world.sleep(2_000);
    const before = server.arrivals.length;
    await world.sleep(5_000);
    if (server.arrivals.length > before)
      assert.fail('Two seconds after a client released its lease it still asked for it.');
    if (!server.arrivals.some(({ request }) => request.op === 'release')) {
      assert.fail(
        'A client released its lease, and the server was not told: nobody else gets it before the term is over.',
      );
    }
  },
);
