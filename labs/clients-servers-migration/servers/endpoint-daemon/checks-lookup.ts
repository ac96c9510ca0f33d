/** Stage 3: the client finds a server that lives. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type { Place, Service } from './probes';
import { fakeDaemon, impostors, place, services, stay, within } from './probes';
import { box, startDaemon, startServer } from './scenario';
import type * as LookupModule from './starter/lookup';
import { daemonPort } from './starter/protocol';

const stage = 'lookup';

/** What became of an attempt to use a service. */
interface Use {
  readonly took: number;
  readonly port?: number;
  readonly from?: string;
  readonly trouble?: string;
}

/** Uses the student's lookup once, and the service once. The client stays: what it leaves open stays open. */
function use(world: World, service: string): Promise<Use> {
  return stay(world, (host, student) => useHere(host, connectIn(student), service), 'desk');
}

type ConnectTo = typeof LookupModule.connectTo;

function connectIn(student: LoadModule): ConnectTo {
  return student<typeof LookupModule>('lookup.ts').connectTo;
}

async function useHere(host: Host, connectTo: ConnectTo, service: string): Promise<Use> {
  const begin = host.now();
  const took = (): number => Math.round(host.now() - begin);
  try {
    const connection = await within(host, 20_000, connectTo(host, 'box', service));
    if (!connection) return { took: took(), trouble: 'still waited after 20 s' };
    const at = took();
    const { port } = connection.remote;
    const answer = await ask(host, connection);
    connection.end();
    return { took: at, port, ...(answer !== undefined && { from: String(answer.from) }) };
  } catch (error) {
    return { took: took(), trouble: `got an error: ${(error as Error).message}` };
  }
}

/** What the server says of itself; undefined when it is gone, or silent. */
async function ask(host: Host, connection: Connection): Promise<{ from?: string } | undefined> {
  try {
    await connection.send('please');
    return await within(host, 2_000, connection.receive<{ from?: string }>());
  } catch {
    return undefined;
  }
}

function mustReach(result: Use, service: string, story: string): void {
  if (result.from === service) return;
  const got =
    result.trouble ?? `got a connection to port ${result.port ?? 0}, where no server of ${service} answered`;
  assert.fail(`${story} The client ${got}, ${result.took} ms after it had begun.`);
}

check(
  'A stale answer costs another try, never a wrong server',
  {
    stage,
    points: 15,
    hint: 'The daemon’s answer was true when it was given. Whoever listens there now must say who it is: read the greeting, wait no longer than 500 ms for it, and compare. If it is the wrong one, ask again. End every connection that you do not return, also when “receive” throws.',
    schedules: 200,
  },
  async (world) => {
    const service = world.pick(services);
    const wrong = Array.from({ length: 1 + world.choose(2) }, () => world.pick(impostors));
    const all: Place[] = [];
    await stay(world, async (host) => {
      for (const what of wrong) all.push(await place(host, what, service));
      const right = await place(host, service);
      const answers = [...all.map(({ port }) => [port]), [right.port]];
      if (world.choose(3) === 2) answers.splice(world.choose(answers.length), 0, []);
      all.push(await fakeDaemon(host, answers));
    });
    const story = `The daemon gave a port of ${service} that was stale: ${wrong.join('; then one, and ')}. Asked again, it gives a good one.`;
    mustReach(await use(world, service), service, story);
    await mustBeClosed(world, all, story);
  },
);

/** The client has ended the connection that it was given; nothing else may be left. */
async function mustBeClosed(world: World, all: readonly Place[], story: string): Promise<void> {
  await world.sleep(700);
  const left = all.reduce((sum, { open }) => sum + open, 0);
  if (left === 0) return;
  assert.fail(
    `${story} The client has its answer, but connections to the daemon or to other servers are still open: ${left}.`,
  );
}

check(
  'Of several servers any that lives will do',
  {
    stage,
    points: 10,
    hint: '“ports” is a list. Which of them do you try, and what do you do when the first is no good?',
    schedules: 60,
  },
  async (world) => {
    const service = world.pick(services);
    const wrong = Array.from({ length: 1 + world.choose(3) }, () => world.pick(impostors));
    const all: Place[] = [];
    await stay(world, async (host) => {
      const ports: number[] = [];
      const right = Array.from({ length: 1 + world.choose(2) }, () => service);
      for (const what of [...wrong, ...right]) {
        const here = await place(host, what, service);
        ports.splice(world.choose(ports.length + 1), 0, here.port);
        all.push(here);
      }
      all.push(await fakeDaemon(host, [ports]));
    });
    const story = `The daemon gives ${all.length - 1} ports of ${service}, always the same, and not all of them are good.`;
    mustReach(await use(world, service), service, story);
    await mustBeClosed(world, all, story);
  },
);

/** Takes servers and daemon away and back, at moments that the schedule chooses. */
async function disturb(
  world: World,
  service: Service,
  begun: { server: WorldProcess; daemon: WorldProcess },
): Promise<string> {
  const story: string[] = [];
  let { server, daemon } = begun;
  for (let n = 0; n < 1 + world.choose(3); n++) {
    await world.sleep(world.choose(60));
    const rest = world.choose(300);
    if (world.choose(2) === 1) {
      daemon.kill();
      await world.sleep(rest);
      daemon = startDaemon(world);
      story.push('the daemon was killed and started again');
    } else {
      server.kill();
      if (world.choose(2) === 1) startServer(world, service === 'dice' ? 'clock' : 'dice');
      await world.sleep(rest);
      server = startServer(world, service);
      story.push(`the server of ${service} was killed and started again`);
    }
  }
  return story.join('; then ');
}

check(
  'A service is found while servers and the daemon crash and come back',
  {
    stage,
    points: 10,
    hint: 'Every step can fail at any moment: to connect to the daemon, its answer, to connect to the server, its greeting. After each there is only one thing to do: from the beginning, until the time is over.',
    schedules: 200,
  },
  async (world) => {
    box(world, [5, 40]);
    const service = world.pick(services);
    const begun = { daemon: startDaemon(world), server: startServer(world, service) };
    await world.sleep(world.choose(300));
    let done = false;
    const attempts = world.host('desk').run(async (host, student) => {
      const connectTo = connectIn(student);
      const results: Use[] = [];
      do {
        results.push(await useHere(host, connectTo, service));
        await host.sleep(20);
      } while (!done);
      return results;
    });
    const story = await disturb(world, service, begun);
    done = true;
    for (const result of await attempts) {
      // A server may well crash between its greeting and its answer.
      if (result.port === undefined || result.from !== undefined) {
        mustReach(result, service, `What happened meanwhile: ${story}.`);
      }
    }
  },
);

const silences = [
  'nobody offers the service',
  'there is no daemon',
  'the daemon says nothing',
  'the machine has no power',
  'a silent program has the port',
  'silent programs have all of its twenty ports',
  'nobody listens at its port',
  'the machine loses its power just after the daemon has answered',
] as const;

/** Sees to it that nobody answers. Gives the daemon of the check, where its questions are counted. */
async function silenced(
  world: World,
  silence: (typeof silences)[number],
  late: boolean,
): Promise<Place | undefined> {
  if (silence === 'the machine has no power') world.host('box').powerFail();
  if (silence === 'the daemon says nothing') await stay(world, (host) => host.listen(daemonPort));
  if (silence === 'nobody offers the service') {
    if (!late) return stay(world, (host) => fakeDaemon(host, [[]]));
    startDaemon(world);
  }
  const counts: Readonly<Record<string, number>> = {
    [silences[4]]: 1,
    [silences[5]]: 20,
    [silences[6]]: 1,
    [silences[7]]: 1,
  };
  const count = counts[silence] ?? 0;
  if (count === 0) return undefined;
  return stay(world, async (host) => {
    const ports: number[] = [];
    const what = silence === 'nobody listens at its port' ? impostors[0] : impostors[2];
    for (let n = 0; n < count; n++) ports.push((await place(host, what)).port);
    return fakeDaemon(host, [ports]);
  });
}

check(
  'After five seconds it is an error, not a hang, and not before',
  {
    stage,
    points: 10,
    hint: '“connect” alone may take 21 s: give it a timeout. “receive” has none: “inTime” helps. Look at the clock before each new try.',
    schedules: 40,
  },
  async (world) => {
    const silence = world.pick(silences);
    const comes =
      (silence === 'nobody offers the service' || silence === 'there is no daemon') && world.choose(3) === 2;
    box(world, [1, 10]);
    const daemon = await silenced(world, silence, comes);
    await world.sleep(100);
    const attempt = use(world, 'clock');
    if (silence === 'the machine loses its power just after the daemon has answered') {
      await world.eventually('the daemon is asked', () => (daemon?.count ?? 0) > 0, { within: 2_000 });
      await world.sleep(world.choose(25));
      world.host('box').powerFail();
    }
    if (comes) {
      await world.sleep(3_000);
      if (silence === 'there is no daemon') startDaemon(world);
      startServer(world, 'clock');
    }
    const result = await attempt;
    const story = `A client wants clock, but ${silence}.`;
    if (comes) {
      mustReach(result, 'clock', `${story} Three seconds later there is a server.`);
      return;
    }
    if (result.port !== undefined) {
      assert.fail(`${story} It got a connection to port ${result.port} all the same.`);
    }
    const asked = daemon?.count ?? 0;
    if (asked > 120) assert.fail(`${story} In five seconds it connected to the daemon ${asked} times.`);
    if (result.took >= 4_500 && result.took <= 7_000) return;
    assert.fail(
      `${story} It should get an error after 5 s, or little more, but it ${result.trouble ?? ''}, ${result.took} ms after it had begun.`,
    );
  },
);
