import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World, WorldProcess } from 'dlabs/world';
import './measurement';
import { misbehave, mischiefs } from './mischief';
import type { Shop } from './scenario';
import { openCorner, openStudio } from './scenario';
import type { Order } from './starter/orders';
import { port } from './starter/orders';
import type { Plan, Visit } from './visits';
import { every, mustBeServed, patience, photo, send, sendAll, served, stateOf } from './visits';

/** Orders that need `work` ms each. */
function orders(count: number, work: number | (() => number)): Order[] {
  return Array.from({ length: count }, (_, n) => ({
    photo: photo(n),
    work: typeof work === 'number' ? work : work(),
  }));
}

/** The processes of a shop but its server. */
function workersOf({ host, server }: Shop): WorldProcess[] {
  return host.processes.filter((process) => process !== server);
}

/** The photos that are being rendered right now, as the rendering library tells. */
function inTheWorks({ host }: Shop): Set<string> {
  const lines = host.processes.flatMap((process) => process.output);
  return new Set(lines.flatMap((line) => /^rendering (\S+) /.exec(line)?.[1] ?? []));
}

function milliseconds(time: number): string {
  return `${Math.round(time).toLocaleString('en')} ms`;
}

// Stage 1: the iterative server.

check(
  'Every customer gets the print of their own photo, and the connection is ended',
  {
    stage: 'iterative',
    points: 10,
    hint: 'A server is a loop without an end: accept, serve, accept the next. “for await (const connection of listener)” is that loop.',
    schedules: 20,
  },
  async (world) => {
    const corner = openCorner(world);
    // The last one is so easy that it needs no work at all.
    const plans = every(world.choose(60), [...orders(6, 20), { photo: 'blank', work: 0 }]);
    const visits = await sendAll(world, corner, plans);
    await mustBeServed(corner, visits);
    const open = visits.find(({ after }) => after === 'left it open');
    if (open) {
      assert.fail(
        `The customer of “${open.order.photo}” got its print, but a second later the connection was still open. ` +
          'End it after the print: nobody else will, and a server that runs for a year would hold them all.',
      );
    }
    const broken = visits.find(({ after }) => after === 'broke it');
    if (!broken) return;
    assert.fail(
      `The customer of “${broken.order.photo}” got its print, and then the connection was reset. If the ` +
        'print was lost on the way, nobody sends it again after a reset: end the connection with end().',
    );
  },
);

check(
  'The iterative server works on one request at a time, in the order of arrival',
  {
    stage: 'iterative',
    virtualTime: true,
    points: 10,
    hint: 'Look at the moment when your loop turns to the next connection: it must be after “serve” has come to its end, so wait for it.',
    schedules: 200,
  },
  async (world) => {
    const corner = openCorner(world);
    // Now and then the second one is a huge poster: the others wait, however long it takes.
    const huge = world.choose(10) === 9 ? 15_000 : undefined;
    const plans = orders(6, () => 20 + world.choose(80)).map((order, n) => ({
      after: 10 + world.choose(40),
      order: n === 1 ? { ...order, work: huge ?? order.work } : order,
    }));
    const visits = await sendAll(world, corner, plans);
    await mustBeServed(corner, visits);
    for (const [n, visit] of visits.entries()) {
      const before = visits[n - 1];
      if (before) mustFollow(before, visit);
    }
  },
);

/** The later one was served when the earlier one was done. Packets of two connections differ by up to 4 ms each way. */
function mustFollow(before: Visit, visit: Visit): void {
  const [first, second] = [before.order.photo, visit.order.photo];
  const apart = (visit.left ?? Infinity) - (before.left ?? 0);
  if (apart < 0) assert.fail(`“${first}” came before “${second}”, but “${second}” was answered first.`);
  if (apart >= visit.order.work - 8) return;
  assert.fail(
    `“${second}” was answered ${milliseconds(apart)} after “${first}”, but needs ${visit.order.work} ms of work: ` +
      'the server worked on both at once.',
  );
}

check(
  'A customer who hangs up or talks nonsense does not stop the server',
  {
    stage: 'iterative',
    points: 10,
    hint: 'Does every way out of “serve”, also “return” and an error, pass “connection.end()”? A “finally” does. And no error may leave “serve”: “receive” gives undefined or throws, “send” throws.',
    schedules: 100,
    crashes: 'allow',
  },
  async (world) => {
    const corner = openCorner(world);
    const rude = 2 + world.choose(4);
    for (let n = 0; n < rude; n++) {
      const mischief = world.pick(mischiefs);
      await misbehave(world, mischief);
      await world.sleep(world.choose(250));
      if (!corner.server.alive) assert.fail(`A customer ${mischief}.${await stateOf(corner)}`);
    }
    const visits = await sendAll(world, corner, every(5, orders(2, 20)));
    await mustBeServed(corner, visits, `${rude} customers misbehaved, then came two with real orders. `);
  },
);

// Stage 2: the dispatcher.

check(
  'A slow request does not hold up a fast one',
  {
    stage: 'dispatcher',
    virtualTime: true,
    points: 10,
    hint: 'What does the dispatcher wait for before it turns to the next customer? It may wait for a free worker, never for a particular one.',
    schedules: 30,
  },
  async (world) => {
    const studio = openStudio(world, { workers: 4 });
    const slow = every(20, orders(3 - world.choose(3), 3_000)).map(({ after, order }) => ({
      after,
      order: { ...order, photo: `poster-of-${order.photo}` },
    }));
    const fast = orders(8, 20).map((order) => ({ after: 30 + world.choose(60), order }));
    const visits = await sendAll(world, studio, [...slow, ...fast]);
    await mustBeServed(studio, visits);
    const late = visits.find(({ order, arrived, left = 0 }) => order.work === 20 && left - arrived > 1_000);
    if (!late) return;
    assert.fail(
      `“${late.order.photo}” needs 20 ms of work but was answered after ${milliseconds((late.left ?? 0) - late.arrived)}: ` +
        `it waited for a poster, although only ${slow.length} of 4 workers had one.`,
    );
  },
);

check(
  'There are as many workers at once as allowed, and never more',
  {
    stage: 'dispatcher',
    virtualTime: true,
    points: 10,
    hint: 'Count: one more when a worker starts, one less when “worker.exited” settles. The limit is host.args[0], which the checks vary.',
    schedules: 50,
  },
  async (world) => {
    const workers = world.pick([2, 3, 5, 1, 10]);
    const studio = openStudio(world, { workers, cores: 8 });
    const most = countWorkers(world, studio, workers);
    // The first customers, one for each worker, come before the first of them is done.
    const plans = every(
      world.choose(Math.min(15, Math.ceil(60 / workers))),
      orders(3 * workers + 1, () => 80 + world.choose(80)),
    );
    const visits = await sendAll(world, studio, plans);
    await mustBeServed(studio, visits);
    if (most() === workers) return;
    assert.fail(
      `${visits.length} customers came almost at once and ${workers} workers were allowed, ` +
        `but there ${most() === 0 ? 'never was a worker process' : `never were more than ${most()} at once`}.`,
    );
  },
);

/** Sees to it that there never are too many workers; the function that it gives tells how many there were at most. */
function countWorkers(world: World, studio: Shop, limit: number): () => number {
  let most = 0;
  world.invariant('the limit of workers', () => {
    const now = workersOf(studio).length;
    most = Math.max(most, now);
    if (now <= limit) return true;
    assert.fail(
      `${now} workers were at work at once, and the limit is ${limit}: whoever comes while all are busy has to wait.`,
    );
  });
  return () => most;
}

check(
  'When all workers are busy, requests wait in the order of arrival and none is lost',
  {
    stage: 'dispatcher',
    virtualTime: true,
    points: 10,
    hint: 'Where does a customer wait in your server, and who is taken from there first? No customer may be turned away because all workers are busy.',
    schedules: 50,
  },
  async (world) => {
    const studio = openStudio(world, { workers: 2 });
    countWorkers(world, studio, 2);
    const plans = orders(10, 200).map((order) => ({ after: 20 + world.choose(20), order }));
    const visits = await sendAll(world, studio, plans);
    await mustBeServed(studio, visits, 'Ten customers came while two workers were allowed. ');
    const jump = worstJump(visits);
    if (jump) {
      assert.fail(
        `“${jump.first.order.photo}” came before “${jump.second.order.photo}” and needs as much work, but was answered ` +
          `${milliseconds(jump.by)} later: somebody jumped the queue.`,
      );
    }
    const took = (visits.at(-1)?.left ?? 0) - (visits[0]?.arrived ?? 0);
    if (took > 1_600) {
      assert.fail(
        `Ten photos of 200 ms each took ${milliseconds(took)} in all. Two workers need little more than 1,000 ms: ` +
          'take the next customer as soon as a worker is free.',
      );
    }
    if (world.choose(5) < 4) return;
    const crowd = await sendAll(world, studio, every(0, orders(70 + world.choose(31), 4)));
    await mustBeServed(
      studio,
      crowd,
      `${crowd.length} customers came at once while two workers were allowed. `,
    );
  },
);

/** The pair of customers of whom the later was answered most before the earlier. Latencies differ by a few ms. */
function worstJump(visits: readonly Visit[]): { first: Visit; second: Visit; by: number } | undefined {
  const pairs = visits.flatMap((first, n) =>
    visits.slice(n + 1).map((second) => ({ first, second, by: (first.left ?? 0) - (second.left ?? 0) })),
  );
  return pairs.filter(({ by }) => by > 10).sort((a, b) => b.by - a.by)[0];
}

check(
  'A worker that crashes takes only its own request with it',
  {
    stage: 'dispatcher',
    virtualTime: true,
    points: 15,
    hint: 'Did the server die with its worker, or does it still count a worker that is gone? “worker.exited” settles after a crash, too, and never rejects.',
    schedules: 200,
    crashes: 'allow',
  },
  async (world) => {
    const workers = world.pick([2, 1]);
    const studio = openStudio(world, { workers });
    countWorkers(world, studio, workers);
    // As many are killed, one after another, as there are places.
    for (let n = 0; n < workers; n++) await killOneWorker(world, studio);
    const plans = Array.from({ length: 9 }, (_, n): Plan => {
      const work = 40 + world.choose(60);
      const broken = n % 3 === 0 || world.choose(4) === 3;
      return { after: world.choose(60), order: { photo: broken ? `broken-${photo(n)}` : photo(n), work } };
    });
    const visits = await sendAll(world, studio, [...plans, ...every(0, orders(2, 20))]);
    const isBroken = ({ order }: Visit): boolean => order.photo.startsWith('broken');
    await mustBeServed(
      studio,
      visits.filter((visit) => !isBroken(visit)),
      workers === 1
        ? 'One worker is allowed. A worker was killed before, and some photos are broken: whoever renders one crashes. '
        : 'Two workers are allowed. Two were killed before, one after the other, and some photos are broken: whoever renders one crashes. ',
    );
    const hung = visits.find((visit) => isBroken(visit) && (visit.left ?? Infinity) - visit.arrived > 3_000);
    if (hung) {
      assert.fail(
        `The worker of “${hung.order.photo}” crashed, and its customer was still waiting 3 s later. ` +
          'The connection must end with the worker.',
      );
    }
    if (!studio.server.alive)
      assert.fail(`Everybody was served, but the server did not survive.${await stateOf(studio)}`);
  },
);

/** The machine runs out of memory and kills the worker of “victim”. */
async function killOneWorker(world: World, studio: Shop): Promise<void> {
  const { visits, over } = send(world, studio, every(0, [{ photo: 'victim', work: 1_000 }]));
  await world.sleep(100 + world.choose(500));
  const worker = workersOf(studio)[0];
  if (!worker) {
    assert.fail(
      `“victim” was ordered, but no process besides the server works on it.${await stateOf(studio)} ` +
        'What runs in the process of the server can take the server with it: hand the connection to worker.ts with host.spawn.',
    );
  }
  worker.kill();
  const killed = world.now();
  await over;
  const [visit] = visits;
  if (visit && (visit.left ?? Infinity) - killed > 1_000) {
    assert.fail(
      'The worker of “victim” was killed, and its customer was still waiting 1 s later. The connection must end with the worker.',
    );
  }
}

check(
  'A silent customer keeps one worker busy, not the dispatcher',
  {
    stage: 'dispatcher',
    points: 5,
    hint: 'Who reads the order? If the dispatcher does, before it turns to the next customer, then whoever sends nothing stops it.',
    schedules: 20,
    crashes: 'allow',
  },
  async (world) => {
    const studio = openStudio(world, { workers: 3 });
    const silent = 1 + world.choose(2);
    void world.host('street').run(async (host) => {
      const all = [];
      for (let n = 0; n < silent; n++) all.push(await host.connect({ host: 'studio', port }));
      await host.sleep(60_000);
    });
    await world.sleep(50);
    const visits = await sendAll(world, studio, every(world.choose(40), orders(4, 20)));
    const who = silent === 1 ? 'A customer has connected and says' : 'Two customers have connected and say';
    await mustBeServed(studio, visits, `${who} nothing; 3 workers are allowed. `);
  },
);

// Stage 3: shutting down.

check(
  'What is in progress at shutdown is finished before the server ends',
  {
    stage: 'shutdown',
    virtualTime: true,
    points: 10,
    hint: 'The server ends when its function returns. Before that, wait for every worker that is at work, also for those that started last.',
    schedules: 200,
  },
  async (world) => {
    const workers = 2 + world.choose(3);
    const studio = openStudio(world, { workers });
    // Sometimes the first one is a huge poster. The shutdown waits for that, too.
    const huge = world.choose(4) === 3 ? 15_000 : 0;
    const plans = orders(workers + world.choose(3), () => 400 + world.choose(600)).map((order, n) => ({
      after: world.choose(40),
      order: { ...order, work: order.work + (n === 0 ? huge : (n % 2) * 300) },
    }));
    const { visits } = send(world, studio, plans);
    await world.sleep(200 + world.choose(300));
    const begun = inTheWorks(studio);
    if (begun.size === 0)
      assert.fail(`Customers came, but no photo is being rendered.${await stateOf(studio)}`);
    const told = world.now();
    studio.server.shutDown();
    await mustEnd(world, studio, 4_000 + huge);
    for (const later of inTheWorks(studio)) begun.add(later);
    const ended = milliseconds(world.now() - told);
    await world.sleep(20);
    studio.host.powerFail();
    const cut = visits.find(
      (visit) => begun.has(visit.order.photo) && !served(visit) && visit.left === undefined,
    );
    if (cut) {
      assert.fail(
        `The server ended ${ended} after the request to shut down, and the machine was switched off. But a worker was still ` +
          `busy with “${cut.order.photo}”, whose customer never got the print.`,
      );
    }
    await mustBeServed(
      studio,
      visits.filter((visit) => begun.has(visit.order.photo)),
      `A worker was busy with each of these when the studio was asked to shut down: ${[...begun].join(', ')}. `,
    );
  },
);

/** @param work at least the time that everything that is left to do needs */
async function mustEnd(world: World, { server }: Shop, work: number): Promise<void> {
  const begin = world.now();
  await Promise.race([server.exited, world.sleep(work + 4_000)]);
  if (!server.alive) return;
  assert.fail(
    `The server was asked to shut down and was still running ${milliseconds(world.now() - begin)} later, ` +
      `although everything that was left to do needed less than ${work / 1_000} s.`,
  );
}

check(
  'After the request to shut down nobody new is let in, and the server ends',
  {
    stage: 'shutdown',
    virtualTime: true,
    points: 10,
    hint: 'The accept loop sleeps in “accept” and looks at nothing. Listen to the signal’s “abort” event and close the listener there: that wakes the loop and ends it.',
    schedules: 30,
  },
  async (world) => {
    const idle = openStudio(world, { name: 'idle' });
    const studio = openStudio(world, { workers: 2 });
    // One worker is busy, or both are.
    const { visits, over } = send(
      world,
      studio,
      every(
        0,
        ['last', 'last-too'].slice(world.choose(2)).map((photo) => ({ photo, work: 3_000 })),
      ),
    );
    await world.sleep(200);
    idle.server.shutDown();
    studio.server.shutDown();
    const told = world.now();
    await world.sleep(50 + world.choose(200));
    const [late] = await sendAll(world, studio, every(0, [{ photo: 'late', work: 20 }]));
    if (late) mustBeTurnedAway(late);
    await world.sleep(250);
    if (idle.server.alive) {
      assert.fail(
        `A server without any customer was asked to shut down, and was still running ${milliseconds(world.now() - told)} later. ` +
          'What does it wait for?',
      );
    }
    await over;
    await mustBeServed(
      studio,
      visits,
      `The studio was asked to shut down while it rendered ${visits.map(({ order }) => `“${order.photo}”`).join(' and ')}. `,
    );
    await world.sleep(300);
    if (studio.server.alive) {
      assert.fail(
        'The last customer was served 300 ms ago, and the server that was asked to shut down still runs.',
      );
    }
  },
);

function mustBeTurnedAway({ order, arrived, left = arrived + patience, print }: Visit): void {
  if (print !== undefined) {
    assert.fail(
      `“${order.photo}” came after the request to shut down, and was served. As long as customers come, such a server never ends: close the listener at once.`,
    );
  }
  if (left - arrived <= 300) return;
  assert.fail(
    `“${order.photo}” came after the request to shut down, and learnt only after ${milliseconds(left - arrived)} that ` +
      'nobody would serve it. Close the listener at once: then the machine refuses new customers.',
  );
}
