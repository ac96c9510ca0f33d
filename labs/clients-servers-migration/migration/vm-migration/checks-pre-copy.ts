import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { checkConnections, checkFailure, checkImage, checkOneLives, connect } from './common-checks';
import { FakeTarget, limits, moveTo, pageSize, politely } from './probes';
import type { VirtualMachine, Workload } from './starter/machine';
import type { Limits } from './starter/wire';

const stage = 'pre-copy';

checkImage(
  stage,
  'After the last round the target has the memory as it was when the machine was stopped',
  'What did the machine write between the end of the last round and `vm.pause()`, and during the last round? Ask `takeDirty` at the right moments, and send what it says.',
);

check(
  'The machine runs while its memory is copied, and stands still only for the rest',
  {
    stage,
    points: 15,
    hint: 'The first round goes over all pages, while the machine runs. Which pages are left after it? Only those need another round.',
    schedules: 15,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const workloads: Workload[] = [{ first: 4, pages: 3, rate: 10 + world.choose(30), order: 'sweep' }];
    const target = FakeTarget.open(world, politely);
    const { vm, error } = await moveTo(world, target, stage, { pages: 80, pageSize, workloads });
    if (error !== undefined) assert.fail(`The target did all that it should, and the move failed: ${error}`);
    const { pages } = target;
    const still = pages.filter(({ running }) => !running);
    // What is on the wire when the machine stops counts as sent while it stood still.
    if (still.length > 20) {
      assert.fail(
        `The machine writes to three of its 80 pages; ${still.length} pages came to the target while it stood still.`,
      );
    }
    if (pages.length > 120) {
      assert.fail(
        `The machine writes to three of its 80 pages, and ${pages.length} pages were sent. Send again what was written, not everything.`,
      );
    }
    const [stopped, go] = [vm.atPause?.time, target.timeOf('go')];
    if (stopped === undefined || go === undefined) return assert.fail('The machine never got to the target.');
    if (go - stopped > 150) {
      assert.fail(
        `The machine stood still for ${Math.round(go - stopped)} ms, for three pages that take 13 ms.`,
      );
    }
  },
);

check(
  'Pre-copy comes to an end, though the machine writes faster than the link carries',
  {
    stage,
    points: 15,
    hint: 'When a round was as fast as it may be, and the next one would have to be faster, more rounds do not help: stop the machine.',
    schedules: 15,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const hot = 20 + world.choose(40);
    const workloads: Workload[] = [
      { first: 4, pages: hot, rate: 200 + world.choose(2_000), order: world.pick(['sweep', 'random']) },
    ];
    const target = FakeTarget.open(world, politely);
    const { begin, end, error } = await moveTo(
      world,
      target,
      stage,
      { pages: 70, pageSize, workloads },
      { patience: 30_000 },
    );
    if (error !== undefined) assert.fail(`The target did all that it should, and the move failed: ${error}`);
    if (end === undefined || target.timeOf('go') === undefined) {
      assert.fail(
        `The machine writes to ${hot} of its 70 pages all the time, and after 30 seconds the move is not over; ${target.pages.length} pages were sent.`,
      );
    }
    if (end - begin > 10_000) {
      assert.fail(
        `The machine writes to ${hot} of its 70 pages all the time, and the move took ${Math.round((end - begin) / 1_000)} seconds. By the rule it takes less than ten.`,
      );
    }
  },
);

check(
  'What is left when the machine stops goes as fast as the link carries',
  {
    stage,
    points: 5,
    hint: 'The rates spare the clients while they are served. Now nobody is: `switchOver` sends the rest, without a `Pace`.',
    schedules: 5,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const hot = 40 + world.choose(20);
    const workloads: Workload[] = [{ first: 4, pages: hot, rate: 2_000, order: 'sweep' }];
    const target = FakeTarget.open(world, politely);
    const slow = { ...limits, minRate: 300_000, maxRate: 400_000 };
    const { vm } = await moveTo(
      world,
      target,
      stage,
      { pages: 70, pageSize, workloads },
      { limits: slow, patience: 30_000 },
    );
    const [stopped, go] = [vm.atPause?.time, target.timeOf('go')];
    if (stopped === undefined || go === undefined) return assert.fail('The machine never got to the target.');
    const count = target.pages.filter(({ running }) => !running).length;
    if (go - stopped <= count * 4.2 + 100) return;
    assert.fail(
      `${count} pages came to the target while the machine stood still, for ${Math.round(go - stopped)} ms. The link carries a page in 4 ms.`,
    );
  },
);

check(
  'The first round goes at the lowest rate, each further one a step faster than the machine wrote',
  {
    stage,
    points: 15,
    hint: 'The rate of a round: the bytes that the machine made dirty during the last round, divided by the seconds that this round took, and `step` more. `Pace` keeps to it.',
    schedules: 15,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const dirty = 40 + world.choose(30);
    const slow = { ...limits, minRate: 200_000, step: 300_000 };
    const count = 100;
    const target = FakeTarget.open(world, politely);
    const { begin, vm } = await moveTo(
      world,
      target,
      stage,
      { pages: count, pageSize, workloads: [] },
      {
        limits: slow,
        // While the last pages of the memory are sent, those of its beginning are written; then nothing more.
        meanwhile: (machine, host) => {
          void (async () => {
            await host.sleep(1_700);
            for (let page = 0; page < dirty; page++) machine.memory.write(page, page);
          })();
        },
      },
    );
    const first = target.pages.slice(0, count);
    const second = target.pages.slice(count, count + dirty);
    if (second.length < dirty)
      return assert.fail(
        `${dirty} pages were written after they had been sent, and only ${second.length} of them were sent again.`,
      );
    const took = (first.at(-1)?.at ?? 0) - begin;
    expectRate('first', (count * pageSize) / took, slow.minRate / 1_000);
    const gap = (second.at(-1)?.at ?? 0) - (second[0]?.at ?? 0);
    const wanted = (dirty / count) * slow.minRate + slow.step;
    expectRate('second', ((dirty - 1) * pageSize) / gap, wanted / 1_000);
    if (second.some(({ running }) => !running) && (vm.atPause?.time ?? 0) < (second[0]?.at ?? 0)) {
      assert.fail(
        `${dirty} pages were left after the first round, and the machine was stopped for them: that is more than \`enough\`.`,
      );
    }
  },
);

/** What is written, how much is enough, and what the rule makes of it. */
interface Course {
  readonly dirty: number;
  readonly again: number;
  readonly limits: Limits;
  /** KB a second of the second round; absent when there is none. */
  readonly second?: number;
}

const rates = { minRate: 200_000, maxRate: 250_000, step: 150_000, enough: 2 * pageSize };

const courses: readonly Course[] = [
  { dirty: 60, again: 20, limits: rates, second: 250 }, // 270 wanted, more than the highest; then 230
  { dirty: 20, again: 0, limits: { ...rates, step: 10_000 }, second: 200 }, // 50 wanted, less than the lowest
  { dirty: 20, again: 0, limits: { ...rates, enough: 20 * pageSize } },
];

check(
  'No round is slower or faster than the limits, and none is left out',
  {
    stage,
    points: 10,
    hint: 'The rule has two reasons to stop the machine, and the second one has two conditions: this round went at `maxRate`, and the next one would have to be faster.',
    schedules: 12,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const { dirty, again, limits: given, second } = world.pick(courses);
    const count = 100;
    const write = (machine: VirtualMachine, from: number, pages: number): void => {
      for (let page = from; page < from + pages; page++) machine.memory.write(page, page);
    };
    const target = FakeTarget.open(world, politely);
    await moveTo(
      world,
      target,
      stage,
      { pages: count, pageSize, workloads: [] },
      {
        limits: given,
        meanwhile: (machine, host) => {
          write(machine, count - 10, 10); // before the move
          void (async () => {
            await host.sleep(1_750); // the first round takes 2,048 ms
            write(machine, 0, dirty);
            await host.sleep(1_100); // a second one of 60 pages, 983 ms
            write(machine, 0, again);
          })();
        },
      },
    );
    const { pages } = target;
    const repeated = pages.findIndex(({ page }, at) => pages.findIndex((one) => one.page === page) < at);
    const first = repeated < 0 ? pages.length : repeated;
    if (first < count) {
      assert.fail(
        `The first round is over all ${count} pages, also those that were written before the move. But ${first} pages came before one came for the second time.`,
      );
    }
    const round = pages.slice(count, count + dirty);
    const running = pages.slice(count).filter((one) => one.running).length;
    const expected = second === undefined ? 0 : dirty + again;
    if (Math.abs(running - expected) > 2) {
      assert.fail(
        `${dirty} pages were written in the first round and ${again} in the second, and \`enough\` is ${given.enough / pageSize} pages. After the first round ${running} pages came while the machine was running; by the rule it should be ${expected}.`,
      );
    }
    if (second === undefined) return;
    const gap = (round.at(-1)?.at ?? 0) - (round[0]?.at ?? 0);
    expectRate('second', ((dirty - 1) * pageSize) / gap, second);
  },
);

/** @param rate bytes a millisecond */
function expectRate(which: 'first' | 'second', rate: number, expected: number): void {
  if (rate > expected * 0.85 && rate < expected * 1.15) return;
  assert.fail(
    `The ${which} round went at ${Math.round(rate)} KB a second; by the rule it should be ${Math.round(expected)}.`,
  );
}

check(
  'A page that is dirty again before its turn is not sent in this round',
  {
    stage,
    points: 5,
    hint: '`memory.isDirty(page)`, right before you send it: then its turn is in the next round anyway.',
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const target = FakeTarget.open(world, politely);
    const workloads: Workload[] = [{ first: 40, pages: 30, rate: 3_000, order: 'sweep' }];
    await moveTo(world, target, stage, { pages: 80, pageSize, workloads });
    const first = target.pages.findIndex(
      ({ page }, at) => target.pages.findIndex((one) => one.page === page) < at,
    );
    const round = target.pages.slice(0, first < 0 ? 70 : Math.min(first, 70));
    const wasted = round.filter(({ page, running }) => running && page >= 40 && page < 70);
    if (wasted.length > 5) {
      assert.fail(
        `Thirty pages were written a hundred times a second, and ${wasted.length} of them were sent in the first round, each of them in vain.`,
      );
    }
  },
);

checkFailure(
  stage,
  'Pre-copy that fails leaves the machine running at the source',
  'Before the machine is stopped there is nothing to undo, as long as the error gets out; afterwards `switchOver` does it.',
);

checkOneLives(
  stage,
  'After pre-copy the machine runs at the target alone',
  'Let `switchOver` do it: the last pages, the processor’s state, `ready`, `go`.',
);

checkConnections(
  stage,
  'Clients are served while pre-copy goes on, and keep their connections',
  'What clients write during the rounds makes pages dirty, too.',
);
