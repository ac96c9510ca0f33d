/** What a host answers to offers. The check makes them, so that nobody's `decide` stands in between. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Watch } from './probes';
import { startHosts } from './scenario';
import { port } from './starter/jobs';
import type { Job, Load, Reply, Request } from './starter/jobs';

const stage = 'policy';

/** Offers a job by hand of the check, as a host with so many jobs like it would. @returns whether it is welcome */
function offerFrom(world: World, name: string, to: string, job: Job, jobs: number): Promise<boolean> {
  const { left } = job;
  const from: Load = { host: name, cores: 1, jobs, work: jobs * left, longest: left };
  return world.host(name).run(async (host: Host) => {
    for (let tries = 0; ; tries++) {
      try {
        const connection = await host.connect({ host: to, port });
        const request: Request = { offer: { job, from }, byHand: false };
        await connection.send(request);
        const reply = await connection.receive<Reply>();
        connection.end();
        if (reply) return reply.welcome;
      } catch {
        // it does not listen yet
      }
      if (tries === 60)
        assert.fail(`${name} offered ${to} a job, and got no reply. Did ${to} end in an error?`);
      await host.sleep(200);
    }
  });
}

check(
  'Of three offers at the same moment an idle host welcomes one',
  {
    stage,
    points: 10,
    hint: 'All three know from its report that it is idle, and all three are right. When “admit” is called for the second time, “here” counts the job that was promised a place: is there still something to gain?',
    schedules: 10,
  },
  async (world) => {
    startHosts(world, { delta: 1 }, 'manual');
    await world.sleep(200);
    const left = 1_500 + world.choose(1_500);
    const welcomes = await Promise.all(
      ['alpha', 'beta', 'gamma'].map((name) =>
        offerFrom(world, name, 'delta', { id: `job-${name}`, left, size: 4_000 }, 2),
      ),
    );
    const count = welcomes.filter((welcome) => welcome).length;
    if (count === 1) return;
    assert.fail(
      `alpha, beta and gamma, each with one core and two jobs of ${left} ms, offered one of them to delta, which had none, at the same moment. ${count} were welcome; with the first, delta will be done when the others are, so it should be 1.`,
    );
  },
);

check(
  'A host that has enough to do welcomes nothing',
  {
    stage,
    points: 5,
    hint: 'An offer tells what the sender knew. “here” is what this host knows, and it is newer.',
    schedules: 10,
  },
  async (world) => {
    const [beta] = startHosts(world, { beta: 1 }, 'manual');
    for (let n = 1; n <= 3; n++) beta?.type(`submit mine${n} 20000 4000`);
    const watch = new Watch(world);
    await world.eventually('', () => watch.sights.length === 3, { within: 10_000 });
    const jobs = 2 + world.choose(2);
    const welcome = await offerFrom(world, 'alpha', 'beta', { id: 'job1', left: 2_000, size: 4_000 }, jobs);
    if (welcome)
      assert.fail(
        `beta has 3 jobs of 20 s each on one core. alpha, with ${jobs} jobs of 2 s, offered it one, and it was welcome.`,
      );
  },
);
