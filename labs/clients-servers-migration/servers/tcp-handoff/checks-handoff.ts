import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Request } from './probes';
import { anyCut, anyRequest, bytesOf, client, front, mustBeServed } from './probes';
import { apps, connect, startServers, startSwitch } from './scenario';
import { concat } from './starter/bytes';
import { lineMax, serversFor } from './starter/cluster';

const stage = 'handoff';

/** The cluster, ready to be used. */
export async function openCluster(world: World): Promise<void> {
  connect(world);
  startServers(world);
  startSwitch(world);
  await world.sleep(20);
}

/** Requests for one section: after the first line, the connection stays with its server. */
function someRequests(world: World): Request[] {
  const section = world.pick(['news', 'pictures', 'letters']);
  return Array.from({ length: 1 + world.choose(3) }, () => anyRequest(world, section));
}

function firstServer({ path }: Request): string {
  return serversFor(path)[0] ?? '';
}

check(
  'The first line decides which server answers',
  {
    stage,
    points: 10,
    hint: '`serversFor(path)` names the servers, the best one first. That is what makes the handoff content-aware.',
    schedules: 20,
  },
  async (world) => {
    await openCluster(world);
    const requests = ['news', 'pictures', 'letters', 'pictures', 'sports'].map((section) =>
      anyRequest(world, section),
    );
    // A section's own page: nothing but the space says where its name ends.
    for (const request of [
      ...requests,
      { path: world.pick(['/pictures', '/letters']), body: new Uint8Array() },
    ]) {
      const [outcome] = await client(world, { requests: [request] });
      if (outcome) mustBeServed(outcome, firstServer(request), 'All servers are well.');
    }
  },
);

check(
  'No byte is lost, doubled, changed or out of order, however the request is cut',
  {
    stage,
    points: 20,
    hint: 'What you read, the server has to read again: all of it, as bytes, the line and whatever came behind it. And a line is there when its end is there, not when `read` gave something.',
    schedules: 200,
  },
  async (world) => {
    await openCluster(world);
    const clients = Array.from({ length: 1 + world.choose(3) }, async () => {
      const requests = someRequests(world);
      const all = requests.map(bytesOf).reduce(concat);
      const pieces = world.choose(4) === 3 ? undefined : anyCut(world, all);
      const pause = world.pick([0, 1, 30]);
      const outcomes = await client(world, { requests, ...(pieces && { pieces }), pause });
      const first = requests[0] ?? { path: '', body: new Uint8Array() };
      const cut = !pieces
        ? 'One request at a time.'
        : pieces.length === 1
          ? 'Sent in one piece.'
          : `Sent in ${pieces.length} pieces, ${pause} ms apart.`;
      for (const outcome of outcomes) mustBeServed(outcome, firstServer(first), cut);
    });
    await Promise.all(clients);
  },
);

check(
  'No byte of a reply passes through the switch',
  {
    stage,
    points: 15,
    hint: 'Whoever copies replies is a proxy. After `client.handOff(…)` the server writes to the client directly, and the switch has nothing more to do with the connection.',
    schedules: 20,
  },
  async (world) => {
    await openCluster(world);
    const requests = someRequests(world);
    const first = requests[0] ?? { path: '', body: new Uint8Array() };
    const server = firstServer(first);
    for (const outcome of await client(world, { requests })) {
      mustBeServed(outcome, server, 'One request at a time.');
    }
    const out = world.traffic.between('switch', 'town').bytes;
    if (out > 0) assert.fail(`The client got its replies, but ${out} bytes of them came from the switch.`);
    const back = world.traffic.between(server, 'switch').bytes;
    if (back === 0) return;
    assert.fail(`The client got its replies, but ${server} sent ${back} bytes to the switch.`);
  },
);

check(
  'The client sees one address throughout',
  {
    stage,
    points: 5,
    hint: 'A client knows nothing of handoffs. It has one connection to `switch:80`, before, during and after.',
    schedules: 20,
  },
  async (world) => {
    await openCluster(world);
    const { path, body } = anyRequest(world);
    const seen = await world.host('town').run(async (host) => {
      const connection = await host.connect(front);
      const peers = new Set<string>();
      const look = (): unknown => peers.add(`${connection.remote.host}:${connection.remote.port}`);
      try {
        for (let n = 0; n < 3; n++) {
          look();
          await connection.write(bytesOf({ path, body }));
          look();
          if ((await Promise.race([connection.read(), host.sleep(3_000)])) === undefined) return undefined;
        }
      } catch {
        return 'a reset';
      }
      look();
      return [...peers].join('; ');
    });
    if (seen === undefined)
      assert.fail(`A client sent “${path}” three times on one connection, and got no reply within 3 s.`);
    if (seen === 'a reset')
      assert.fail(
        `A client sent “${path}” with ${body.length} bytes, three times on one connection. Its connection should be handed over, and was reset.`,
      );
    if (seen !== 'switch:80') assert.fail(`A client connected to switch:80 and then saw ${seen}.`);
  },
);

/** Clients that are no good. */
const mischiefs: readonly (readonly [
  string,
  (connection: Connection, host: Host) => Promise<void> | void,
])[] = [
  ['says nothing', () => undefined],
  ['sends half a line and says no more', (connection) => connection.write('/news/to')],
  ['leaves without a word', (connection) => connection.end()],
  [
    'sends half a line and leaves',
    async (connection) => {
      await connection.write('/pictures/c');
      connection.end();
    },
  ],
  [
    'breaks the connection in the middle of a line',
    async (connection, host) => {
      await connection.write('/letters/');
      await host.sleep(100);
      connection.reset();
    },
  ],
  [
    'sends a request and breaks the connection at once',
    async (connection, host) => {
      await connection.write('/pictures/cat-40000 0\n');
      await host.sleep(host.random() * 40);
      connection.reset();
    },
  ],
];

check(
  'A client that is slow, silent or gone holds up nobody',
  {
    stage,
    points: 10,
    hint: 'The loop that accepts must not wait for a line. And what goes wrong with one client ends that one alone.',
    schedules: 50,
  },
  async (world) => {
    await openCluster(world);
    const chosen = Array.from({ length: 3 }, () => world.pick(mischiefs));
    for (const [, misbehave] of chosen) {
      void world.host('town').run(async (host) => {
        const connection = await host.connect(front);
        await misbehave(connection, host);
        await host.sleep(20_000);
      });
      await world.sleep(world.choose(120));
    }
    const context = `There are clients of which one ${chosen.map(([what]) => what).join(', and one ')}.`;
    for (let n = 0; n < 3; n++) {
      const request = anyRequest(world);
      const [outcome] = await client(world, { requests: [request], patience: 3_000 });
      if (outcome) mustBeServed(outcome, firstServer(request), context);
    }
  },
);

check(
  'A client that ends before its line is whole gets the end of the connection',
  {
    stage,
    points: 5,
    hint: '`read` gives `undefined` when the client has ended. There will be no line; end your side, too, or the connection stays open for ever.',
    schedules: 20,
  },
  async (world) => {
    await openCluster(world);
    const sent = world.pick(['', '/', '/pictures/c', '/news/today 0']);
    const answer = await world.host('town').run(async (host) => {
      const connection = await host.connect(front);
      if (sent !== '') await connection.write(sent);
      await host.sleep(world.choose(50));
      connection.end();
      const read = connection.read().then(
        (bytes) => (bytes === undefined ? 'the end' : 'bytes'),
        () => 'a reset',
      );
      return Promise.race([read, host.sleep(3_000).then(() => 'nothing within 3 s')]);
    });
    if (answer === 'the end') return;
    assert.fail(
      `A client sent “${sent}”, no line end, and ended its stream. It should get the end of the connection, and got ${answer}.`,
    );
  },
);

/** What the switch does to a client that sends this and then waits. */
function fateOf(world: World, pieces: readonly string[]): Promise<string> {
  return world.host('town').run(async (host) => {
    const connection = await host.connect(front);
    const over = connection.read().then(
      (bytes) => (bytes === undefined ? 'ended' : 'answered'),
      () => 'reset',
    );
    for (const piece of pieces) {
      await connection.write(piece).catch(() => undefined); // it is broken: that is what we wait for
      await host.sleep(10);
    }
    return Promise.race([over, host.sleep(2_000).then(() => 'still open 2 s later')]);
  });
}

check(
  'A line without an end is not read for ever',
  {
    stage,
    points: 5,
    hint: 'A line has at most `lineMax` bytes, its end included. Whoever has sent so many, and none of them is a line end, is no client of ours: reset the connection, before your memory is full.',
    schedules: 20,
  },
  async (world) => {
    await openCluster(world);
    const piece = 'a'.repeat(100 + world.choose(2_000));
    const endless = Array.from({ length: Math.ceil((lineMax * 4) / piece.length) }, () => piece);
    const wrong: readonly (readonly [string, readonly string[]])[] = [
      [`more than ${lineMax * 4} bytes without a line end`, endless],
      [`${lineMax} bytes without a line end`, ['a'.repeat(lineMax)]],
      [`a line of ${lineMax + 1} bytes, its end included`, [`/news/${'y'.repeat(lineMax - 8)} 0\n`]],
    ];
    for (const [what, pieces] of wrong) {
      const fate = await fateOf(world, pieces);
      if (fate !== 'reset')
        assert.fail(`A client sent ${what}. Its connection should be reset, but is ${fate}.`);
    }
    // The longest line that is allowed, though, is a request.
    const long = { path: `/news/${'y'.repeat(lineMax - 9)}`, body: new Uint8Array() };
    const [outcome] = await client(world, { requests: [long], patience: 5_000 });
    const words = `A line of ${bytesOf(long).length} bytes, its end included.`;
    if (outcome) mustBeServed(outcome, apps[0], words);
  },
);
