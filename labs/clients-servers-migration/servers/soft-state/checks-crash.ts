import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Lease } from './probes';
import { hold, opened, Raw, serverOf, settled } from './probes';
import { startServer } from './scenario';
import { term } from './starter/protocol';

const stage = 'crash';

/** Something that says nothing of who has the telescope. */
async function provoke(host: Host, kind: number): Promise<string> {
  const eva = await Raw.open(host, 'eva');
  if (kind === 1) {
    await eva.ask('renew', 'dome');
    return ' In between, Eva had renewed another lease.';
  }
  if (kind === 2) {
    await eva.ask('release');
    return ' In between, Eva, who had never had it, had given it back.';
  }
  return '';
}

check(
  'After a crash the server grants nothing that somebody may still have',
  {
    stage,
    points: 15,
    hint: 'The oldest lease that it does not know of was granted just before the crash, and lasts one term. So long it must not grant what it does not know to be free.',
    schedules: 100,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 3] });
    startServer(world);
    await settled(world);
    await world.host('desk').run(async (host) => {
      const ana = await Raw.open(host, 'ana');
      const dome = await Raw.open(host, 'eva');
      await dome.ask('acquire', 'dome');
      const asked = world.now();
      const first = await ana.ask('acquire');
      if (!first.granted) assert.fail('A client asked for a telescope that nobody had, and was refused.');
      if (world.choose(2) === 1) serverOf(world).restart();
      else {
        world.host('leases').powerFail();
        await host.sleep(world.choose(500));
        world.host('leases').powerOn();
      }
      const started = world.now();
      await opened(world);
      const rui = await Raw.open(host, 'rui');
      const story = await provoke(host, world.choose(3));
      for (;;) {
        const reply = await rui.ask('acquire');
        const now = world.now();
        if (reply.granted && now < asked + term) {
          assert.fail(
            `Ana got the telescope for ${term} ms. Then the server crashed and came back, and ${Math.round(now - asked)} ms after Ana had asked it gave the telescope to Rui.${story}`,
          );
        }
        if (reply.granted) return;
        if (now > started + 1.2 * term) {
          assert.fail(
            `The server came back after a crash, and ${Math.round(now - started)} ms later it still granted nothing, though no lease lasts longer than ${term} ms.`,
          );
        }
        await host.sleep(10 + world.choose(50));
      }
    });
  },
);

check(
  'Who renews after a crash keeps it, and the table comes back',
  {
    stage,
    points: 10,
    hint: 'A client that renews says that it has the lease. Right after the start you may believe the first who says so of a resource: from then on the table knows.',
    schedules: 100,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 3] });
    startServer(world);
    await settled(world);
    await world.host('desk').run(async (host) => {
      let ana = await Raw.open(host, 'ana');
      await ana.ask('acquire');
      serverOf(world).restart();
      await opened(world);
      ana = await Raw.open(host, 'ana');
      const rui = await Raw.open(host, 'rui');
      await host.sleep(world.choose(term / 4));
      const renewed = await ana.ask('renew');
      if (!renewed.granted)
        assert.fail('Ana had the telescope when the server crashed. She renewed in time, and was refused.');
      for (let n = 0; n < 5; n++) {
        await host.sleep(term / 2);
        const stolen = await rui.ask(world.pick(['acquire', 'renew']));
        if (stolen.granted)
          assert.fail(
            'Ana renewed right after a crash, and again and again. The telescope was granted to Rui.',
          );
        const op = world.pick(['renew', 'acquire'] as const);
        const again = await ana.ask(op);
        if (!again.granted)
          assert.fail(
            `Ana renewed right after a crash and was granted it. Later she asked again in time (${op}), and was refused.`,
          );
      }
    });
  },
);

/** Does something bad; tells what. */
async function disturb(world: World): Promise<string> {
  const kind = world.choose(4);
  if (kind === 0) {
    serverOf(world).restart();
    return 'the server was killed and started again';
  }
  if (kind === 1) {
    world.host('leases').powerFail();
    await world.sleep(world.choose(3_000));
    world.host('leases').powerOn();
    return 'the server lost its power for a while';
  }
  const who = world.pick(['vera', 'luis']);
  world.partition(who, 'leases', { oneWay: kind === 3 });
  await world.sleep(world.choose(5_000));
  world.heal();
  return `${who} was cut off for a while`;
}

check(
  'Two never have the telescope at the same time, whatever happens',
  {
    stage,
    points: 20,
    hint: 'This is table and lease together. Run the checks of each alone first. Clocks differ, and run up to one per cent too fast or too slow.',
    schedules: 200,
    within: 400_000,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: [5, world.pick([40, 400])] });
    const drifts = [0, 10_000, -10_000];
    startServer(world, { offset: world.choose(50_000), drift: world.pick(drifts) });
    const holders: Lease[] = [];
    const story: string[] = [];
    for (const who of ['vera', 'luis']) {
      world.host(who, { clock: { offset: world.choose(1_000_000), drift: world.pick(drifts) } });
      holders.push(await hold(world, who));
    }
    world.invariant('Only one has the telescope', () => {
      if (holders.filter((lease) => lease.held).length < 2) return true;
      const before =
        story.length === 0 ? 'Nothing bad had happened.' : `Before: ${story.slice(-4).join('; then ')}.`;
      assert.fail(`At ${Math.round(world.now())} ms both Vera and Luis had the telescope. ${before}`);
    });
    for (let n = 0; n < 1 + world.choose(4); n++) {
      await world.sleep(world.choose(4_000));
      story.push(await disturb(world));
    }
    await world.sleep(500);
    await world.eventually(
      'After all this, somebody has the telescope again',
      () => holders.some((lease) => lease.held),
      {
        within: 20_000,
      },
    );
  },
);

check(
  'Nothing of it is on the disk',
  {
    stage,
    points: 5,
    hint: 'That is what is soft about this state: a crash may have all of it.',
    schedules: 10,
  },
  async (world) => {
    world.defaultLink({ latency: [5, 40] });
    startServer(world);
    const lease = await hold(world, 'vera');
    await world.eventually('The client has the lease', () => lease.held, { within: 10_000 });
    await world.sleep(2 * term);
    for (const host of world.hosts) {
      const [name] = [...host.files.keys()];
      if (name !== undefined) assert.fail(`On the disk of “${host.name}” there is a file, “${name}”.`);
    }
  },
);
