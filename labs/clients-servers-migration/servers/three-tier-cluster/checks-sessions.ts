import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { crowd } from './checks-failures';
import { faults } from './faults';
import { mustBePage, visit } from './probes';
import { appNames, openCluster } from './scenario';

/** Where a session is, and how many pages it has had there. */
interface Place {
  readonly server: string;
  readonly pages: number;
}

/** One page of each session, which must be where it was; where it was with `lost`, any other server will do. */
async function turnPages(
  world: World,
  places: Map<string, Place>,
  context: string,
  lost?: string,
): Promise<void> {
  for (const [session, { server, pages }] of [...places]) {
    const seen = await world.host('town').run((host) => visit(host, { articles: ['chess'], session }));
    const page = mustBePage(seen, context);
    const moved = server === lost;
    places.set(session, { server: page.server, pages: page.seen ?? 0 });
    if (moved && page.server !== lost && page.seen === 1) continue;
    if (!moved && page.server === server && page.seen === pages + 1) continue;
    const should = moved ? 'begin anew at another server' : `go on there with page ${pages + 1}`;
    assert.fail(
      `${context} The session “${session}” had ${pages} pages at ${server}. It should ${should}, but got page ${page.seen ?? '?'} from ${page.server}.`,
    );
  }
}

check(
  'Sessions of a dead server move once; all others stay where they are',
  {
    stage: 'failures',
    points: 10,
    hint: 'A session stays with the server that it was last with, as long as that one is in rotation. A server that is new, or back, takes none away from the others.',
    schedules: 20,
  },
  async (world) => {
    const names = appNames(3 + world.choose(2));
    openCluster(world, names);
    await world.sleep(20);
    const places = new Map<string, Place>();
    for (let n = 0; n < 9; n++) {
      const session = `visit ${world.choose(1_000) * 10 + n}`;
      const seen = await world.host('town').run((host) => visit(host, { articles: ['chess'], session }));
      places.set(session, { server: mustBePage(seen, 'All servers are well.').server, pages: 1 });
    }
    await turnPages(world, places, 'All servers are well.');
    const fault = world.pick(faults);
    const victim = places.get(world.pick([...places.keys()]))?.server ?? '';
    const mend = fault.strike(world, victim);
    if (world.choose(2) === 1) await crowd(world, 6, 10); // it is known already when the sessions go on
    await turnPages(world, places, `The server ${victim} ${fault.what}.`, victim);
    await turnPages(world, places, `The server ${victim} ${fault.what}.`);
    mend();
    await world.sleep(4_000);
    await turnPages(world, places, `The server ${victim} ${fault.what}, and is well again.`);
  },
);
