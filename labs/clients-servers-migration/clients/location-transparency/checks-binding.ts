/** Stage binding: the stub finds the service, remembers where it is, and finds it again. */
import assert from 'node:assert/strict';
import { check, type World } from 'dlabs/world';
import {
  breakRegistry,
  client,
  drive,
  fakeTown,
  labelOf,
  lookups,
  outcomeOf,
  patience,
  placeOf,
  register,
  resultOf,
  same,
  shuffled,
  times,
} from './probes';
import { openTowns } from './scenario';

check(
  'The service is looked up once, not for each call',
  {
    stage: 'binding',
    points: 8,
    schedules: 50,
    within: 200_000,
    virtualTime: true,
    hint: 'Keep what the registry said. Calls that are made while the lookup is under way wait for the same one.',
  },
  async (world) => {
    const country = openTowns(world, shuffled(world));
    await world.sleep(200);
    await client(world, async (host, open) => {
      const stub = open();
      const first = 2 + world.choose(5);
      await Promise.all(times(first, (i) => resultOf(host, stub, 'search', ['mar', i])));
      const asked = lookups(world);
      same(
        asked,
        1,
        `A new stub was used for ${first} calls at once, and the registry was asked ${asked} times. One lookup is enough for all of them.`,
      );
      if (world.choose(2) === 1) country.registry.kill();
      for (let i = 0; i < 5; i++) await resultOf(host, stub, 'search', ['mar', 1]);
      await host.sleep(world.choose(2) * 100_000);
      await resultOf(host, stub, 'search', ['mar', 1]);
      same(
        lookups(world),
        1,
        `The library stayed where it was. For 6 later calls the registry was asked ${lookups(world) - 1} times; the stub could have remembered the place.`,
      );
    });
  },
);

check(
  'A stub finds the service again when it is no longer where it was',
  {
    stage: 'binding',
    points: 10,
    schedules: 100,
    hint: 'Two things tell that the old binding is worthless: the reply “not here”, and NotDelivered. Forget it then, ask the registry anew, and send the call there.',
  },
  async (world) => {
    const [start, old, now] = shuffled(world);
    const country = openTowns(world, [start, old, now]);
    await drive(world, country, start, old);
    await client(world, async (host, open) => {
      const stub = open();
      await resultOf(host, stub, 'search', ['mar', 0]);
      await drive(world, country, old, now);
      const fault = world.choose(3);
      if (fault === 0) country.town(old).restart();
      if (fault === 1) country.town(old).kill();
      if (fault === 2) world.host(old).powerFail();
      await host.sleep(20);
      const before = lookups(world);
      const calls = 2 + world.choose(5);
      await Promise.all(
        times(calls, async (i) => {
          await host.sleep(world.choose(700)); // a machine that is off lets each call wait for 1 s
          await resultOf(host, stub, 'stamp', [`reader ${i}`]);
        }),
      );
      const asked = lookups(world) - before;
      assert.ok(
        asked <= 2,
        `The library had moved, and ${calls} calls of one stub found that out, one after another. The registry was asked ${asked} times; they could have shared the answer.`,
      );
      const touched = world.traffic.between('school', old).bytes;
      for (let i = 0; i < calls; i++) {
        const stamps = await resultOf(host, stub, 'stamps', [`reader ${i}`]);
        same(
          stamps,
          1,
          `stamp("reader ${i}") was called once, and the card has ${String(stamps)} stamps. How often was the call executed?`,
        );
      }
      same(
        { asked: lookups(world) - before, old: world.traffic.between('school', old).bytes },
        { asked, old: touched },
        `The stub had found the library at ${now}. Yet later calls asked the registry again, or went to ${old} first.`,
      );
    });
  },
);

check(
  'While the service is away, a call waits and asks again now and then',
  {
    stage: 'binding',
    points: 6,
    schedules: 60,
    virtualTime: true,
    hint: 'The registry may still name the place that has just failed. Pause for 50 to 500 ms before you ask again, and go on for 10 s.',
  },
  async (world) => {
    const route = shuffled(world);
    const country = openTowns(world, route);
    const library = country.town(route[0]);
    nearby(world);
    await world.sleep(200);
    const away = 100 + world.choose(6_000);
    const registryToo = world.choose(2) === 1;
    await client(world, async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) await resultOf(host, stub, 'search', ['mar', 0]);
      library.kill();
      const before = lookups(world);
      const call = resultOf(host, stub, 'stamp', ['Ana']);
      call.catch(() => undefined); // looked at below
      await host.sleep(away);
      if (registryToo) country.registry.restart();
      library.restart();
      const back = host.now();
      same(await call, 1, 'stamp("Ana") was called once, and the card does not have one stamp.');
      const late = Math.round(host.now() - back);
      assert.ok(
        late <= 1_000,
        `The library was away for ${away} ms. A call that waited for it had its result ${late} ms after the library had come back; it should ask more often.`,
      );
      const asked = lookups(world) - before;
      const most = 5 + (away + late) / 50;
      assert.ok(
        asked <= most,
        `While the library was away for ${away} ms, a call asked the registry ${asked} times. It should pause in between.`,
      );
    });
  },
);

check(
  'A service that is not found within 10 s is an error, not a hang',
  {
    stage: 'binding',
    points: 5,
    schedules: 40,
    virtualTime: true,
    hint: 'Note when the call began. The registry may be silent, break off or know nothing; or it names a place that is silent, or one that says “not here”. All of these end in ServiceNotFound, and when the service comes back, the next call finds it.',
  },
  async (world) => {
    const country = openTowns(world);
    nearby(world);
    await world.sleep(200);
    const why = world.pick(['registry', 'unknown', 'killed', 'off', 'lost', 'broken'] as const);
    const service = why === 'unknown' ? 'museum' : 'library';
    if (why === 'registry' || why === 'broken') country.registry.kill();
    if (why === 'broken') breakRegistry(world);
    if (why === 'killed') country.town('olinda').kill();
    if (why === 'off') world.host('olinda').powerFail();
    if (why === 'lost') {
      await drive(world, country, 'olinda', 'caruaru');
      country.town('caruaru').restart();
    }
    await client(world, async (host, open) => {
      if (why === 'unknown') await resultOf(host, open(), 'search', ['mar', 0]);
      const stub = open(service);
      const start = host.now();
      const outcome = await outcomeOf(host, stub, 'search', ['mar', 0]);
      const took = Math.round(host.now() - start);
      assert.ok(
        outcome.kind !== 'silence',
        `The ${service} was nowhere to be found, and a call for it did not end within ${patience / 1000} s.`,
      );
      assert.ok(
        outcome.kind === 'error',
        `The ${service} was nowhere to be found, and yet a call for it had a result.`,
      );
      const { name } = outcome;
      same(
        name,
        'ServiceNotFound',
        `The ${service} was nowhere to be found, and a call for it ended in ${name}; expected was an error named ServiceNotFound.`,
      );
      assert.ok(
        took > 8_000 && took < 13_000,
        `The ${service} was nowhere to be found, and a call for it gave up after ${took} ms; about 10 s were agreed.`,
      );
      const asked = lookups(world);
      assert.ok(
        asked <= 210,
        `In ${took} ms one call asked the registry ${asked} times. It should pause in between.`,
      );
      if (why === 'unknown' || why === 'lost' || why === 'broken') return;
      country.registry.restart();
      if (why === 'off') world.host('olinda').powerOn();
      else country.town('olinda').restart();
      await host.sleep(200);
      await resultOf(host, stub, 'search', ['mar', 0]);
    });
  },
);

check(
  'A call that may have been executed is not sent again',
  {
    stage: 'binding',
    points: 8,
    schedules: 100,
    hint: 'NoReply is not NotDelivered. The town may have executed the call before the connection was lost: only the application can know whether it may be done twice.',
  },
  async (world) => {
    openTowns(world, ['garanhuns', 'petrolina']);
    await world.sleep(200);
    let executed = 0;
    let breaks = true;
    const at = { place: placeOf('olinda'), moves: 7 };
    fakeTown(world, 'olinda', async (_call, host) => {
      await host.sleep(world.choose(100));
      executed++;
      return breaks ? undefined : { result: executed, at };
    });
    await register(world, at);
    await client(world, async (host, open) => {
      const stub = open();
      if (world.choose(2) === 1) {
        breaks = false;
        await resultOf(host, stub, 'stamp', ['Ana']);
        breaks = true;
      }
      const before = executed;
      const procedure = world.pick(['stamp', 'search']);
      const outcome = await outcomeOf(host, stub, procedure, ['Ana']);
      same(
        executed - before,
        1,
        `${procedure}("Ana") was executed at olinda, and the connection broke before the reply. The call was sent again, and was executed ${executed - before} times.`,
      );
      same(
        outcome.kind === 'error' ? outcome.name : outcome.kind,
        'NoReply',
        `${procedure}("Ana") was executed at olinda, and the connection broke before the reply. The caller must get the error NoReply.`,
      );
      breaks = false;
      await resultOf(host, stub, 'stamp', ['Ana']);
    });
  },
);

check(
  'What the service answers reaches the caller as it is',
  {
    stage: 'binding',
    points: 3,
    schedules: 10,
    hint: '0 is a result, and an error of the service is an answer: neither means that the service is elsewhere.',
  },
  async (world) => {
    openTowns(world, shuffled(world));
    await world.sleep(200);
    await client(world, async (host, open) => {
      const stub = open();
      const zero = await resultOf(host, stub, 'stamps', ['Nobody']);
      same(zero, 0, `stamps("Nobody") gives 0 at the library; the caller got ${String(zero)}.`);
      const outcome = await outcomeOf(host, stub, 'burn', ['Mar morto']);
      same(
        outcome,
        {
          kind: 'error',
          name: 'UnknownProcedure',
          message: 'the library has no procedure “burn”',
        },
        `${labelOf('burn', ['Mar morto'])} ended in UnknownProcedure at the library; the caller should get that error, with its name and message.`,
      );
      assert.ok(
        lookups(world) <= 1,
        'After an error of the library the stub asked the registry again, though the library was there.',
      );
    });
  },
);

/** Puts the school next to all others, so that only a pause keeps a stub from asking hundreds of times a second. */
function nearby(world: World): void {
  for (const { name } of world.hosts) world.link('school', name, { latency: 1 });
}
