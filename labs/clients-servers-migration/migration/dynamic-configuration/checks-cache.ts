import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import {
  asking,
  clientOf,
  mustBeKept,
  mustGive,
  mustHaveFetched,
  open,
  opened,
  publish,
  ready,
  setUp,
  shelfOf,
  simple,
  someProtocol,
  told,
  trusting,
} from './probes';
import { startServer, stock } from './scenario';

const stage = 'cache';

check(
  'A protocol of which the client has never heard works',
  {
    stage,
    points: 10,
    hint: 'The offer says the digest, the digest gets the code, the code’s default export gets the rights and the request.',
    schedules: 20,
  },
  async (world) => {
    const [one, two] = [someProtocol(world), `${someProtocol(world)}x`];
    await setUp(world, shelfOf(asking(one, 'one'), simple(two, 'two')), trusting([one, two]));
    const names = [...world.host('client').files.keys()].join(', ');
    if (names !== 'trusted.json')
      assert.fail(`Before anything was opened, the client had these files: ${names}.`);
    const openings = [open(world, one, 'this'), open(world, two, 'that')];
    const [first, second] = await Promise.all(openings);
    const answers = [
      { echo: { first: 'this' }, by: 'harbour' },
      { echo: ['one'], by: 'harbour' },
    ];
    mustGive(first!, answers, 'A handler that asks its server twice');
    mustGive(second!, 'two did that', 'A handler that was opened at the same time');
    mustGive(
      await open(world, one, 'again'),
      [{ ...answers[0], echo: { first: 'again' } }, answers[1]],
      'The second opening',
    );
  },
);

check(
  'The code is fetched once, and kept by its digest',
  {
    stage,
    points: 15,
    hint: 'The file is `code-` and the digest. Look there first, whoever offers the code, under whatever name.',
    schedules: 15,
  },
  async (world) => {
    const [name, alias] = [someProtocol(world), `${someProtocol(world)}x`];
    const handler = simple(name, 'one');
    const same = simple(alias, 'one');
    const shelf = shelfOf(handler, same);
    const { server } = await setUp(world, shelf, trusting([name, alias]));
    mustGive(await open(world, name, 'this'), 'one did this', 'The first opening');
    mustHaveFetched(server, 1, 'After the first opening');
    mustBeKept(world, handler, 'After the first opening');
    mustGive(await open(world, name, 'that'), 'one did that', 'The second opening');
    mustHaveFetched(server, 1, 'After the second opening');
    const mirror = startServer(world, 'mirror', shelf);
    await opened(world, mirror);
    mustGive(await open(world, name, 'it', 'mirror'), 'one did it', 'An opening from a mirror of the server');
    mustHaveFetched(mirror, 0, 'From a mirror whose code the client had from elsewhere');
    mustGive(await open(world, alias, 'it'), 'one did it', 'Another protocol with the same code');
    mustHaveFetched(server, 1, 'After another protocol with the same code was opened');
    clientOf(world).restart();
    await ready(world);
    mustGive(await open(world, name, 'last'), 'one did last', 'An opening after the client was restarted');
    mustHaveFetched(server, 1, 'After the client was restarted');
  },
);

check(
  'The cache survives a power failure',
  {
    stage,
    points: 5,
    hint: 'What was written is safe only after `host.disk.sync()`.',
    schedules: 25,
  },
  async (world) => {
    const name = someProtocol(world);
    const handler = simple(name, 'one');
    const { server } = await setUp(world, shelfOf(handler), trusting([name]));
    mustGive(await open(world, name), 'one did this', 'The first opening');
    world.host('client').powerFail();
    await world.sleep(50);
    world.host('client').powerOn();
    await ready(world);
    mustBeKept(world, handler, 'After a power failure');
    mustGive(await open(world, name), 'one did this', 'An opening after a power failure');
    mustHaveFetched(server, 1, 'After a power failure');
  },
);

check(
  'Damaged code is not run, but fetched again',
  {
    stage,
    points: 10,
    hint: 'The name of the file says which digest its text must have. You can compute the one that it has.',
    schedules: 25,
  },
  async (world) => {
    const name = someProtocol(world);
    const handler = simple(name, 'one');
    const { server } = await setUp(world, shelfOf(handler), trusting([name]));
    mustGive(await open(world, name), 'one did this', 'The first opening');
    mustBeKept(world, handler, 'After the first opening');
    const damaged = world.pick([
      handler.code.replaceAll('one', 'six'),
      handler.code.slice(0, -30),
      `${handler.code}console.log('handler six runs');`,
      '',
      simple(name, 'six').code,
    ]);
    world.host('client').putFile(`code-${handler.offer.digest}`, damaged);
    const outcome = await open(world, name);
    if (outcome.ran.includes('six'))
      assert.fail(`The file of the code was changed, and what it says now ran; ${told(outcome)}.`);
    mustGive(outcome, 'one did this', 'After the file of the code was damaged, an opening');
    mustHaveFetched(server, 2, 'After the file of the code was damaged');
    mustBeKept(world, handler, 'When damaged code was fetched again');
    mustGive(await open(world, name), 'one did this', 'The opening after that');
    mustHaveFetched(server, 2, 'After the opening that followed');
  },
);

check(
  'Whenever the power fails, the next opening runs whole code',
  {
    stage,
    points: 10,
    hint: 'A power failure while a file is written may leave a part of it. Part of a text is a text, too, and may well run.',
    schedules: 200,
  },
  async (world) => {
    const name = someProtocol(world);
    const filler = `// ${'.'.repeat(200)}\n`;
    const body = `let how = 'half';\nexport default async () => how;\n${filler}how = 'whole';`;
    const handler = publish(name, 'one', body);
    await setUp(world, shelfOf(handler), trusting([name]));
    const client = world.host('client');
    const written = (): boolean => client.files.has(`code-${handler.offer.digest}`);
    clientOf(world).type(`open ${name} harbour this`);
    if (world.choose(3) === 0) await world.sleep(world.choose(160));
    else await world.eventually('the code is in its file', written, { within: 10_000 });
    client.powerFail();
    await world.sleep(10);
    client.powerOn();
    await ready(world);
    mustGive(await open(world, name), 'whole', 'After a power failure in the midst of an opening, the next');
    mustGive(await open(world, name), 'whole', 'The opening after that');
  },
);

check(
  'A new version is taken up at the next opening',
  {
    stage,
    points: 10,
    hint: 'Ask for the offer at each opening: it says which digest is the right one now. What you keep by a name stays what it was.',
    schedules: 25,
  },
  async (world) => {
    const name = someProtocol(world);
    const [old, young] = [simple(name, 'old'), simple(name, 'new', { version: 1 + world.choose(2) })];
    const { server } = await setUp(world, shelfOf(old), trusting([name]));
    mustGive(await open(world, name), 'old did this', 'The first opening');
    const mirror = startServer(world, 'mirror', shelfOf(old));
    await opened(world, mirror);
    stock(world, 'harbour', shelfOf(old, young));
    mustGive(await open(world, name), 'new did this', 'After other code was published, the next opening');
    mustHaveFetched(server, 2, 'After other code was published');
    const again = await open(world, name, 'that');
    mustGive(again, 'new did that', 'The second opening after other code was published');
    if (world.choose(2) === 1) {
      clientOf(world).restart();
      await ready(world);
    }
    const behind = await open(world, name, 'this', 'mirror');
    mustGive(behind, 'old did this', 'An opening from a server that has the old code yet');
    mustGive(await open(world, name), 'new did this', 'An opening from the server that has the new code');
    mustHaveFetched(server, 2, 'After openings of both versions');
    mustHaveFetched(mirror, 0, 'From the server with the old code, which the client had');
  },
);
