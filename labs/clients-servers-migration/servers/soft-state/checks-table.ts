import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Raw, settled, told } from './probes';
import { startServer } from './scenario';
import { term } from './starter/protocol';

const stage = 'table';

/** A server whose clock shows and runs as it likes. */
async function anyServer(world: World): Promise<number> {
  const ppm = world.pick([0, 10_000, -10_000]);
  world.defaultLink({ latency: [1, 3] });
  startServer(world, { offset: world.choose(100_000), drift: ppm });
  await settled(world);
  return 1 + ppm / 1_000_000;
}

check(
  'A lease is granted to one client at a time',
  {
    stage,
    points: 10,
    hint: 'Who has it, and is it over? If somebody else has it and it is not over, the answer is no, with the time that is left.',
    schedules: 200,
  },
  async (world) => {
    await anyServer(world);
    await world.host('desk').run(async (host) => {
      const clients = [];
      for (const name of ['ana', 'rui', 'eva']) clients.push(await Raw.open(host, name));
      const granted: string[] = [];
      const all = clients.map(async (client) => {
        await host.sleep(world.choose(200));
        const reply = await client.ask('acquire');
        if (reply.granted) granted.push(client.name);
        else if (reply.wait > 1.05 * term) {
          assert.fail(
            `A client was refused and told to wait ${Math.round(reply.wait)} ms, but no lease lasts longer than ${term}.`,
          );
        }
      });
      await Promise.all(all);
      if (granted.length !== 1) {
        assert.fail(
          `Three clients asked for the telescope within 200 ms. It should be granted to one of them, and was granted to ${granted.length}.`,
        );
      }
    });
  },
);

check(
  'A lease ends when its term is over, not earlier and not much later',
  {
    stage,
    points: 15,
    hint: 'Note until when it lasts, by the server’s own clock, “host.now()”. No timer is needed: it is enough to look when somebody asks.',
    schedules: 100,
    virtualTime: true,
  },
  async (world) => {
    const rate = await anyServer(world);
    await world.host('desk').run(async (host) => {
      const [ana, rui] = [await Raw.open(host, 'ana'), await Raw.open(host, 'rui')];
      const begin = world.now();
      const first = await ana.ask('acquire');
      if (!first.granted) assert.fail('A client asked for a telescope that nobody had, and was refused.');
      for (;;) {
        const reply = await rui.ask('acquire');
        const passed = world.now() - begin;
        if (reply.granted) {
          if (passed >= term / rate) return;
          assert.fail(
            `A lease lasts ${term} ms on the server’s clock. It was granted to somebody else when ${Math.round(passed * rate)} had passed there.`,
          );
        }
        const left = term - passed * rate;
        if (Math.abs(reply.wait - left) > 60) {
          assert.fail(
            `Of a lease about ${Math.round(left)} ms were left. Somebody else who asked was told to wait ${Math.round(reply.wait)} ms; it should be the time that is left.`,
          );
        }
        if (passed > term / rate + 100) {
          assert.fail(
            `A lease lasts ${term} ms on the server’s clock. Nobody renewed it, and when ${Math.round(passed * rate)} had passed there it was still refused to others.`,
          );
        }
        await host.sleep(5 + world.choose(40));
      }
    });
  },
);

check(
  'Who renews in time keeps it, and nobody else can renew it',
  {
    stage,
    points: 10,
    hint: 'A renewal that is granted begins a new term, now. It is for the client that has the lease.',
    schedules: 100,
  },
  async (world) => {
    await anyServer(world);
    await world.host('desk').run(async (host) => {
      const [ana, rui] = [await Raw.open(host, 'ana'), await Raw.open(host, 'rui')];
      await ana.ask('acquire');
      for (let n = 0; n < 6; n++) {
        await host.sleep(term * 0.2 + world.choose(term * 0.4));
        const stolen = await rui.ask(world.pick(['acquire', 'renew']));
        if (stolen.granted)
          assert.fail('Ana had the telescope and renewed it in time. It was granted to Rui.');
        const renewed = await ana.ask('renew');
        if (!renewed.granted) assert.fail('Ana had the telescope and renewed it in time, and was refused.');
      }
    });
  },
);

check(
  'Who has it and asks again has it for a whole term from then on',
  {
    stage,
    points: 5,
    hint: 'Its first answer may have been lost, and it counts from its second question. When does your lease end, when its holder acquires it once more?',
    schedules: 40,
    virtualTime: true,
  },
  async (world) => {
    const rate = await anyServer(world);
    await world.host('desk').run(async (host) => {
      const [ana, rui] = [await Raw.open(host, 'ana'), await Raw.open(host, 'rui')];
      await ana.ask('acquire');
      await host.sleep(world.choose(term * 0.8));
      const op = world.pick(['acquire', 'renew'] as const);
      const asked = world.now();
      const again = await ana.ask(op);
      if (!again.granted) assert.fail('A client asked again for the telescope that it had, and was refused.');
      for (;;) {
        const reply = await rui.ask('acquire');
        const passed = (world.now() - asked) * rate;
        if (reply.granted && passed >= term) return;
        if (reply.granted) {
          assert.fail(
            `Ana had the telescope, and asked for it once more (${op}). It was granted to somebody else when only ${Math.round(passed)} of ${term} ms had passed since then.`,
          );
        }
        if (passed > term + 150) {
          assert.fail(
            `Ana had the telescope, and asked for it once more (${op}). It was still refused to others ${Math.round(passed)} ms later; a lease lasts ${term}.`,
          );
        }
        await host.sleep(5 + world.choose(40));
      }
    });
  },
);

check(
  'What is given back is free at once, but only its holder can give it back',
  {
    stage,
    points: 5,
    hint: 'Compare the client of the release with the client that has the lease.',
    schedules: 60,
  },
  async (world) => {
    await anyServer(world);
    await world.host('desk').run(async (host) => {
      const [ana, rui] = [await Raw.open(host, 'ana'), await Raw.open(host, 'rui')];
      await ana.ask('acquire');
      await host.sleep(world.choose(300));
      await rui.ask('release');
      const early = await rui.ask('acquire');
      if (early.granted) assert.fail('Ana had the telescope. Rui, who had not, gave it back and got it.');
      await ana.ask('release');
      const reply = await rui.ask('acquire');
      if (!reply.granted)
        assert.fail(`Ana gave the telescope back, and Rui, who asked then, ${told(reply)}.`);
    });
  },
);

check(
  'Different things have different leases',
  {
    stage,
    points: 5,
    hint: 'One entry in the table for each resource, whatever it is called.',
    schedules: 20,
  },
  async (world) => {
    await anyServer(world);
    await world.host('desk').run(async (host) => {
      const things = ['telescope', 'dome', 'constructor', '__proto__'];
      for (const [n, thing] of things.entries()) {
        const client = await Raw.open(host, `client-${n}`);
        const reply = await client.ask('acquire', thing);
        if (!reply.granted) assert.fail(`Nobody had “${thing}”, and who asked for it was refused.`);
      }
    });
  },
);
