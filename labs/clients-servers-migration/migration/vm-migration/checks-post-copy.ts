import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import { check } from 'dlabs/world';
import type { LoadModule, World } from 'dlabs/world';
import {
  checkConnections,
  checkFailure,
  checkImage,
  checkOneLives,
  connect,
  someMachine,
} from './common-checks';
import { contentOf, pageSize, startClient } from './probes';
import { setUp } from './scenario';
import { migrationPort } from './starter/hypervisor';
import { VirtualMachine } from './starter/machine';
import type * as PostCopy from './starter/post-copy';
import type { ToSource } from './starter/wire';

const stage = 'post-copy';

checkImage(
  stage,
  'Every page comes to the target, also those that nobody asks for',
  'After `go`, send all pages; the machine that was stopped here still has them.',
);

/** A source of the check that moves a machine to the student's target. */
async function moveFrom(
  world: World,
  source: (connection: Connection, asked: number[]) => Promise<void>,
  watch: (vm: VirtualMachine, asked: readonly number[]) => Promise<void>,
): Promise<void> {
  const asked: number[] = [];
  const sourceEnd = world.host('alpha').run(async (host) => {
    await host.sleep(20);
    const connection = await host.connect({ host: 'beta', port: migrationPort });
    await connection.send({
      cpu: { steps: 7, positions: [], due: [] },
    });
    const answer = await connection.receive<ToSource>();
    if (!answer || !('ready' in answer)) {
      assert.fail(
        `The target got the processor’s state, and answered ${JSON.stringify(answer)} instead of \`ready\`.`,
      );
    }
    await connection.send({ go: true });
    void (async () => {
      for (let m = await connection.receive<ToSource>(); m; m = await connection.receive<ToSource>()) {
        if ('want' in m) asked.push(m.want);
      }
    })().catch(() => undefined);
    await source(connection, asked);
    await host.sleep(600_000);
  });
  const targetEnd = world.host('beta').run(async (host, student) => {
    const connection = await (await host.listen(migrationPort)).accept();
    if (!connection) return;
    const vm = VirtualMachine.empty(host, { pages: 12, pageSize, workloads: [] });
    const received = student<typeof PostCopy>('post-copy.ts').receivePostCopy(vm, connection);
    let error: unknown;
    received.catch((reason: unknown) => (error = reason));
    const failed = received.then(() => host.sleep(20_000)).catch(() => undefined);
    let seen = false;
    await Promise.race([watch(vm, asked).then(() => void (seen = true)), failed]);
    if (error !== undefined) {
      assert.fail(
        `The source did all that it should, and \`receivePostCopy\` threw: ${error instanceof Error ? error.message : 'something'}`,
      );
    }
    if (!seen) {
      assert.fail(`\`receivePostCopy\` ended, and ${vm.memory.missing} of 12 pages are still missing.`);
    }
  });
  await Promise.race([sourceEnd, targetEnd]);
}

const contentAt = (page: number): number => 500 + page;

async function sendAll(connection: Connection, pages: readonly number[]): Promise<void> {
  for (const page of pages) await connection.send({ page, content: contentAt(page) }, { padding: pageSize });
}

const all = Array.from({ length: 12 }, (_, page) => page);

check(
  'A missing page is asked for once, however many wait for it, and all of them go on',
  {
    stage,
    points: 15,
    hint: '`onMissing` tells of every touch. Keep a set of the pages that you have asked for already.',
    schedules: 60,
  },
  async (world) => {
    connect(world);
    const touched = [world.choose(12), world.choose(12)] as const;
    await moveFrom(
      world,
      async (connection, asked) => {
        await world.eventually(
          'the target asks for the page that its machine touched',
          () => asked.length > 0,
          { within: 5_000 },
        );
        await world.sleep(200);
        await sendAll(connection, [...new Set(asked)]);
        await sendAll(
          connection,
          all.filter((page) => !asked.includes(page)),
        );
      },
      async (vm, asked) => {
        await world.eventually('the machine runs', () => vm.running, { within: 5_000 });
        if (vm.cpu.steps !== 7)
          assert.fail(
            'The machine runs at the target with another processor’s state than the one that came.',
          );
        await Promise.all([0, 1, 2].flatMap(() => touched.map((page) => vm.memory.touch(page))));
        const stray = asked.find((page) => !touched.includes(page));
        if (stray !== undefined) {
          assert.fail(
            `The target asked for page ${stray}, which nobody had touched. What is asked for goes before all others.`,
          );
        }
        const times = asked.filter((page) => page === touched[0]).length;
        if (times !== 1) {
          assert.fail(
            `Three programs of the machine waited for page ${touched[0]}, and the target asked for it ${times} times.`,
          );
        }
        for (const page of touched) assert.equal(vm.memory.read(page), contentAt(page));
        await world.eventually('all pages are here', () => vm.memory.missing === 0, { within: 5_000 });
      },
    );
  },
);

check(
  'A page that is here is not overwritten by a copy that comes late',
  {
    stage,
    points: 10,
    hint: 'The machine runs here now, so its own page is the newer one. Install what is missing, nothing else: `memory.has(page)`.',
    schedules: 40,
  },
  async (world) => {
    connect(world);
    const page = world.choose(12);
    await moveFrom(
      world,
      async (connection) => {
        await sendAll(connection, [page]);
        await world.sleep(100);
        await sendAll(connection, [page, ...all.filter((one) => one !== page)]);
      },
      async (vm) => {
        await world.eventually('the machine runs', () => vm.running, { within: 5_000 });
        await vm.memory.touch(page);
        vm.memory.write(page, 99);
        await world.eventually('all pages are here', () => vm.memory.missing === 0, { within: 5_000 });
        const expected = all.map((one) => (one === page ? 99 : contentAt(one)));
        if (vm.memory.read(page) !== 99) {
          assert.fail(
            `The machine had written page ${page}, and a second copy from the source replaced it: the write is lost.`,
          );
        }
        assert.deepEqual(contentOf(vm.memory), expected);
      },
    );
  },
);

check(
  'A target runs the machine at `go`, and says so when it loses the source before all pages are there',
  {
    stage,
    points: 10,
    hint: 'Before `go` the source may change its mind. And with a page missing the machine is lost: `receivePostCopy` settles only when nothing is missing; otherwise it throws.',
    schedules: 30,
  },
  async (world) => {
    connect(world);
    const sent = world.choose(12);
    const go = world.choose(3) !== 1;
    const broken = world.choose(2) === 1;
    const source = world.host('alpha').run(async (host) => {
      await host.sleep(20);
      const connection = await host.connect({ host: 'beta', port: migrationPort });
      const answer = connection.receive<ToSource>();
      const early = await Promise.race([answer, host.sleep(200)]);
      if (early) {
        assert.fail(
          `Nothing had come to the target yet, and it answered ${JSON.stringify(early)}. It is ready when it has the processor’s state.`,
        );
      }
      await connection.send({ cpu: { steps: 0, positions: [], due: [] } });
      await Promise.race([answer, host.sleep(2_000)]);
      if (go) {
        await connection.send({ go: true });
        await sendAll(connection, all.slice(0, sent));
      } else await host.sleep(100);
      if (broken) connection.reset();
      else connection.end();
      await host.sleep(60_000);
    });
    const target = world.host('beta').run((host, student) => watchReceiver(host, student));
    const { ran, outcome } = await Promise.race([target, source.then(() => target)]);
    if (ran && !go) {
      assert.fail(
        'The target let the machine run though `go` never came: the source lets it run, too, when it changes its mind.',
      );
    }
    if (outcome === 'threw') return;
    if (!go)
      assert.fail(`The source went away before \`go\`, and \`receivePostCopy\` ${outcome}. It must throw.`);
    assert.fail(
      `The source went away when ${sent} of 12 pages were at the target, and \`receivePostCopy\` ${outcome}. It must throw.`,
    );
  },
);

async function watchReceiver(
  host: Host,
  student: LoadModule,
): Promise<{ readonly ran: boolean; readonly outcome: string }> {
  let outcome = 'was still waiting';
  const connection = await (await host.listen(migrationPort)).accept();
  if (!connection) return { ran: false, outcome };
  const vm = VirtualMachine.empty(host, { pages: 12, pageSize, workloads: [] });
  const received = student<typeof PostCopy>('post-copy.ts')
    .receivePostCopy(vm, connection)
    .then(
      () => void (outcome = 'ended as if all were well'),
      () => void (outcome = 'threw'),
    );
  await Promise.race([received, host.sleep(10_000)]);
  return { ran: vm.running, outcome };
}

/** Moves a machine in which page 5 is touched at once to the student's target, and sends the pages when that is asked for. */
async function sendMachine(host: Host, asked: number[]): Promise<void> {
  const connection = await host.connect({ host: 'beta', port: migrationPort });
  await connection.send({ cpu: { steps: 0, positions: [], due: [] } });
  await connection.receive<ToSource>();
  await connection.send({ go: true });
  const want = await Promise.race([connection.receive<ToSource>(), host.sleep(1_000)]);
  if (want && 'want' in want) asked.push(want.want);
  await sendAll(connection, all);
}

check(
  'A second machine that comes to the same host is asked for its pages, too',
  {
    stage,
    points: 5,
    hint: 'A host takes in one machine after another. What you remember of a machine belongs into the function, not into the module.',
    schedules: 4,
  },
  async (world) => {
    connect(world);
    const asked: number[] = [];
    void world.host('alpha').run(async (host) => {
      await host.sleep(20);
      for (let n = 0; n < 2; n++) await sendMachine(host, asked);
      await host.sleep(60_000);
    });
    await world.host('beta').run(async (host, student) => {
      const listener = await host.listen(migrationPort);
      for (let n = 0; n < 2; n++) {
        const connection = await listener.accept();
        if (!connection) return;
        const vm = VirtualMachine.empty(host, { pages: 12, pageSize, workloads: [] });
        let error: unknown;
        const received = student<typeof PostCopy>('post-copy.ts')
          .receivePostCopy(vm, connection)
          .catch((reason: unknown) => (error = reason));
        await world.eventually('the machine runs', () => vm.running || error !== undefined, {
          within: 5_000,
        });
        if (error === undefined) await Promise.race([vm.memory.touch(5), host.sleep(5_000)]);
        await received;
        if (error !== undefined) {
          assert.fail(
            `The source did all that it should, and \`receivePostCopy\` threw: ${error instanceof Error ? error.message : 'something'}`,
          );
        }
      }
    });
    if (asked.length === 2) return;
    assert.fail(
      `Two machines came to beta, one after the other, and each touched page 5, which was missing. It was asked for ${asked.length} times.`,
    );
  },
);

check(
  'When a host dies in the middle of post-copy, the hypervisor of the other one lives on',
  {
    stage,
    points: 5,
    hint: 'An error that nobody catches ends the whole program. Which of your functions does nobody wait for?',
    schedules: 8,
    virtualTime: true,
  },
  async (world) => {
    const { alpha, beta } = setUp(world, { ...someMachine(world), pages: 60 });
    startClient(world, 'client', 0, 40);
    await world.sleep(100);
    alpha.type('migrate beta post-copy');
    await world.sleep(40 + world.choose(150));
    const dies = world.pick([beta, alpha]);
    dies.host.powerFail();
    await world.sleep(8_000);
    const other = dies === beta ? alpha : beta;
    if (other.alive) return;
    assert.fail(
      `The power of ${dies.host.name} failed, and the hypervisor of ${other.host.name} ended, too.`,
    );
  },
);

checkFailure(
  stage,
  'Post-copy that fails before the target is ready leaves the machine running at the source',
  'Until `go` nothing is lost: `switchOver` lets the machine go on when the target does not get ready. Do not send pages then.',
);

checkOneLives(
  stage,
  'After post-copy the machine runs at the target alone',
  'Even when the connection breaks and pages are missing there: after `go` the machine is the target’s.',
);

checkConnections(
  stage,
  'Clients are served from missing pages, and keep their connections',
  'A request to a page that is not here waits for that page, not for all.',
);
