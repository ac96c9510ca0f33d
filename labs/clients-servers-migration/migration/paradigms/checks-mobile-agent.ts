/** Stage mobile agent: code and state travel from machine to machine. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { bestOf, fullShops, open, putAgent, someShops, wish } from './market';
import type { Taste } from './market';
import {
  allFiles,
  changed,
  count,
  depart,
  filesOf,
  mustChange,
  mustConnect,
  mustFind,
  parsed,
  same,
  tap,
} from './probes';
import { occupy } from './shared-checks';
import { port, retry } from './starter/protocol';
import type { Offer } from './starter/protocol';

const stage = 'mobile-agent';

interface AgentState {
  readonly trail: readonly string[];
  readonly best: Offer | null;
}

/** The state of an agent that is on this machine. */
function stateAt(world: World, machine: string, agent: string): AgentState | undefined {
  const text = world.host(machine).files.get(`${agent}.state`);
  return text === undefined ? undefined : (parsed(text) as unknown as AgentState);
}

/** The machines on whose disks there is something of an agent. */
function placesOf(world: World, agent: string): string[] {
  const has = (name: string): boolean =>
    [...filesOf(world, name).keys()].some((file) => file.startsWith(`${agent}.`));
  return world.hosts.map(({ name }) => name).filter(has);
}

/** Waits until an agent has come to a machine and has run there, after so many others. */
async function rests(
  world: World,
  machine: string,
  agent: string,
  trail: number,
  within = 20_000,
): Promise<AgentState> {
  await world.eventually(
    `the agent ${agent} has run at ${machine}`,
    () => stateAt(world, machine, agent)?.trail.length === trail,
    { within },
  );
  return stateAt(world, machine, agent) ?? assert.fail(`The agent ${agent} is not at ${machine}.`);
}

/** The agent must have been on these machines, in this order, once each. */
function mustHaveBeen({ trail }: AgentState, agent: string, wanted: readonly string[]): void {
  same(
    trail,
    wanted,
    `The agent ${agent} should run at ${wanted.join(', ')}; it ran at ${trail.join(', ')}.`,
  );
}

check(
  'An agent comes home with the best offer of its route',
  {
    stage,
    points: 12,
    schedules: 200,
    hint: '`live`: read the code, `execute` it on the agent’s own state; a name is where it goes next. `{ agent, code, state }` with the state that the run has left.',
  },
  async (world) => {
    const market = someShops(world, 1 + world.choose(3));
    await open(world, market);
    const tastes: readonly Taste[] = ['cheapest', 'dearest'];
    const routes = [[...market.keys()], [...market.keys()].reverse()];
    const agents = ['agent', 'rival'].slice(0, 1 + world.choose(2));
    agents.forEach((agent, n) =>
      putAgent(world, agent, [...(routes[n] ?? []), 'home'], { mark: agent, taste: tastes[n] ?? 'first' }),
    );
    const departures = Promise.all(agents.map((agent) => depart(world, agent)));
    for (const [n, agent] of agents.entries()) {
      const route = routes[n] ?? [];
      const state = await rests(world, 'home', agent, route.length + 2);
      mustHaveBeen(state, agent, ['home', ...route, 'home']);
      const visited = new Map(route.map((shop) => [shop, market.get(shop) ?? []]));
      mustFind(
        `The agent ${agent}`,
        state.best,
        bestOf(visited, wish, () => tastes[n] ?? 'first'),
      );
    }
    await departures;
  },
);

check(
  'An agent leaves no copy behind, and changes only itself',
  {
    stage,
    points: 10,
    schedules: 40,
    hint: 'Code can be copied; an agent cannot, or there would be two. `removeSegments` when the next machine has said welcome.',
  },
  async (world) => {
    const market = fullShops(3);
    await open(world, market);
    const last = world.pick(['home', 'north', 'east']);
    const route = ['north', 'south', 'east'].filter((shop) => shop !== last);
    putAgent(world, 'agent', [...route, last], { mark: 'AGENT' });
    const before = allFiles(world);
    await depart(world, 'agent');
    await rests(world, last, 'agent', route.length + 2);
    await world.sleep(1_000);
    const places = placesOf(world, 'agent');
    same(
      places,
      [last],
      `The agent went to ${last}, and stayed. Something of it is on these machines: ${places.join(', ')}.`,
    );
    for (const { name } of world.hosts) {
      const own = new Set(
        changed(before.get(name), filesOf(world, name)).filter((file) => file.startsWith('agent.')),
      );
      mustChange(world, before, name, [...own]);
    }
    same(
      parsed(world.host(last).files.get('agent.code')),
      parsed(before.get('home')?.get('agent.code')),
      `The code of the agent at ${last} is not the code that left home.`,
    );
  },
);

check(
  'The agent goes straight from shop to shop, with code and state',
  {
    stage,
    points: 8,
    schedules: 20,
    hint: 'Who calls `live` at a shop? The station there. So the shop sends the agent on; home only sends it out, and takes it in.',
  },
  async (world) => {
    const market = fullShops(4);
    await open(world, market);
    const shops = [...market.keys()];
    putAgent(world, 'agent', [...shops, 'home'], { mark: 'AGENT' });
    const lines = tap(world);
    await depart(world, 'agent');
    await rests(world, 'home', 'agent', shops.length + 2);
    const stops = ['home', ...shops, 'home'];
    mustConnect(
      lines,
      shops.map((shop, n) => `${stops[n] ?? ''} → ${shop}`).concat(`${shops.at(-1) ?? ''} → home`),
    );
    stops.slice(1).forEach((to, n) => {
      const from = stops[n] ?? '';
      const times = count(lines.text(from, to), 'AGENT-main');
      assert.ok(
        times === 1,
        `The code of the agent went from ${from} to ${to} ${times} times; it should go 1 time.`,
      );
    });
    for (const [shop, items] of market) {
      const crossed = stops
        .slice(1)
        .map((to, n) => lines.text(stops[n] ?? '', to))
        .join('');
      const seen = items.filter(({ item }) => crossed.includes(item)).length;
      assert.ok(seen <= 1, `${seen} items of the catalogue of ${shop} crossed the network; the best is one.`);
    }
  },
);

check(
  'Home may be cut off while the agent travels',
  {
    stage,
    points: 8,
    schedules: 20,
    hint: 'Once the agent has left, nothing at home has to wait for it or lead it: `live` is done. And who wants to get in at home must ask again until it is let in.',
  },
  async (world) => {
    const market = fullShops(3);
    const shops = [...market.keys()];
    await open(world, market);
    putAgent(world, 'agent', [...shops, 'home'], { mark: 'AGENT', ms: 50 });
    await depart(world, 'agent');
    const north = world.host('north').processes[0];
    await world.eventually('north has the agent', () => north?.output.includes('agent is here') === true);
    world.partition('home', shops);
    await rests(world, 'east', 'agent', 4);
    await world.sleep(world.pick([500, 3_000, 8_000]));
    world.heal();
    const state = await rests(world, 'home', 'agent', 5);
    mustHaveBeen(state, 'agent', ['home', ...shops, 'home']);
    mustFind(
      'The agent',
      state.best,
      bestOf(market, wish, () => 'cheapest'),
    );
  },
);

check(
  'An agent that is not let in stays where it is, and asks again',
  {
    stage,
    points: 10,
    schedules: 40,
    hint: 'Nobody has the agent before there is a welcome, and there may be a welcome only when it is on the disk. `ask` throws otherwise: wait for `retry` ms, and ask again.',
  },
  async (world) => {
    const market = fullShops(3);
    const trouble = world.pick(['closed', 'disk', 'silent'] as const);
    await open(world, market, { closed: trouble === 'disk' ? [] : ['south'] });
    putAgent(world, 'agent', ['north', 'south', 'east'], { mark: 'AGENT' });
    const south = world.host('south');
    const file = world.pick(['agent.code', 'agent.state']);
    if (trouble === 'disk') south.failDisk({ on: 'write', file, error: 'ENOSPC', times: 3 });
    if (trouble === 'silent') await refuses(world);
    const lines = tap(world);
    const begin = world.now();
    await depart(world, 'agent');
    await world.eventually(
      'the agent agent has run at north',
      () => stateAt(world, 'north', 'agent')?.trail.length === 2,
    );
    const long = trouble === 'closed' && world.choose(4) === 0;
    await world.sleep(long ? 12_000 : 700);
    const asked = count(lines.connects.join(), 'north → south');
    const due = Math.ceil((world.now() - begin) / retry) + 1;
    const least = long ? Math.floor(12_000 / (retry * 1.5)) : 1;
    assert.ok(
      asked >= least && asked <= due,
      `The agent was not let in at south. It asked ${asked} times; with ${retry} ms in between it is ${least} to ${due} times.`,
    );
    const ran = stateAt(world, 'north', 'agent')?.trail.filter((place) => place === 'north').length ?? 0;
    assert.ok(
      ran <= 1,
      `The agent was not let in at south. It waited at north, and ran ${ran} times there; it should run there 1 time.`,
    );
    const places = placesOf(world, 'agent').filter((place) => place !== 'south');
    same(
      places,
      ['north'],
      `The agent wanted to go from north to south and was not let in. It should be at north; it is at ${places.join(', ') || 'no place'}.`,
    );
    if (trouble !== 'disk') south.start('shop.ts', { name: 'south' });
    const state = await rests(world, 'east', 'agent', 4);
    mustHaveBeen(state, 'agent', ['home', 'north', 'south', 'east']);
  },
);

/** Somebody at south takes each request in, for a while, and goes away without an answer. */
async function refuses(world: World): Promise<void> {
  let open = false;
  void world.host('south').run(async (host) => {
    const listener = await host.listen(port);
    open = true;
    void host.sleep(650).then(() => listener.close());
    for await (const connection of listener) {
      await connection.receive().catch(() => undefined);
      connection.end();
    }
  });
  await world.eventually('south listens', () => open);
}

check(
  'The agent uses the processor of each place where it is',
  {
    stage,
    points: 6,
    virtualTime: true,
    schedules: 3,
    hint: 'It runs once at home before it leaves, and once at each place. Each run is an `execute` on that machine.',
  },
  async (world) => {
    const market = fullShops(2);
    await open(world, market, { latency: 10 });
    putAgent(world, 'agent', ['north', 'south', 'home'], { mark: 'AGENT', ms: 100 });
    const ends: Record<string, number> = {};
    const busy = (machine: string, ms: number): Promise<void> =>
      occupy(world, machine, ms).then(() => {
        ends[machine] = world.now();
      });
    const [home, north] = [busy('home', 2_000), busy('north', 4_000)];
    await depart(world, 'agent');
    assert.ok(
      ends.home !== undefined,
      'The processor of home was busy for 2 s, and the agent left before. It should have run at home first.',
    );
    await rests(world, 'south', 'agent', 3).catch(() => undefined);
    assert.ok(
      ends.north !== undefined,
      'The processor of north was busy for 4 s, and the agent had run there before. Which processor did it use?',
    );
    await Promise.all([home, north]);
  },
);

check(
  'An agent is let go before its sender ends the connection',
  {
    stage,
    points: 6,
    virtualTime: true,
    schedules: 3,
    hint: 'The agent runs as soon as the connection has ended, and may come back. The fourth argument of `ask` is called before that.',
  },
  async (world) => {
    await open(world, fullShops(1), { latency: 0 });
    putAgent(world, 'agent', ['south'], { mark: 'AGENT' });
    const left: string[] = [];
    const visited = world.host('south').run(async (host) => {
      const listener = await host.listen(port);
      const connection = await listener.accept();
      const request = await connection?.receive<{ agent: string }>();
      await connection?.send({ welcome: request?.agent ?? '' });
      await connection?.receive().catch(() => undefined);
      left.push(...[...filesOf(world, 'home').keys()].filter((file) => file.startsWith('agent.')));
    });
    await depart(world, 'agent');
    await visited;
    same(
      left,
      [],
      `South had said welcome, and home ended the connection: the agent could run there. At home there was still ${left.join(', ')}.`,
    );
  },
);
