/** What all three ways of moving must hold; each stage declares it for its own. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import {
  assertImage,
  assertServed,
  FakeTarget,
  handOverTime,
  moveTo,
  pageSize,
  politely,
  runsIn,
  startClient,
} from './probes';
import { setUp } from './scenario';
import type { ClientLog } from './probes';
import type { MachineConfig } from './starter/machine';
import type { Mode, ToTarget } from './starter/wire';

/** A small machine that writes as much as the schedule chooses. */
export function someMachine(world: World): MachineConfig {
  const pages = 12 + world.choose(20);
  const hot = 1 + world.choose(6);
  return {
    pages,
    pageSize,
    workloads: [
      { first: 4, pages: hot, rate: 20 + world.choose(200), order: world.pick(['sweep', 'random']) },
      { first: 4, pages: pages - 4, rate: world.choose(60), order: 'random' },
    ],
  };
}

/** A link on which a page takes 4 ms. */
export function connect(world: World): void {
  world.defaultLink({ latency: [1, 5] });
  world.link('alpha', 'beta', { latency: [1, 3], bandwidth: 1_000_000 });
}

export function checkImage(mode: Mode, name: string, hint: string): void {
  const schedules = mode === 'pre-copy' ? 200 : 40;
  check(name, { stage: mode, points: 15, hint, schedules }, async (world) => {
    connect(world);
    const target = FakeTarget.open(world, politely);
    const moved = await moveTo(world, target, mode, someMachine(world));
    if (moved.error !== undefined)
      assert.fail(`The target did all that it should, and the move failed: ${moved.error}`);
    if (moved.end === undefined)
      assert.fail('The target did all that it should, and the move was not over after 20 seconds.');
    await world.sleep(1_000); // what was sent last arrives later, on a busy real machine much later
    assertImage(target, moved);
    if (target.timeOf('go') === undefined) assert.fail('The image is at the target, and `go` never came.');
  });
}

/** How a target fails. */
const failures = ['resets the connection', 'ends its stream', 'refuses', 'falls silent'] as const;

export function checkFailure(mode: Mode, name: string, hint: string): void {
  check(name, { stage: mode, points: 15, hint, schedules: 30, virtualTime: true }, async (world) => {
    connect(world);
    const config = someMachine(world);
    const failure = world.pick(failures);
    // Refusing answers the processor's state; the others may fail at any message before `go`.
    const after = failure === 'refuses' || mode === 'post-copy' ? Infinity : world.choose(config.pages + 1);
    let count = 0;
    const fail = (target: FakeTarget): void => {
      if (failure === 'resets the connection') target.connection?.reset();
      if (failure === 'ends its stream') target.connection?.end();
      if (failure === 'refuses') target.answer({ refused: 'no memory left' });
      if (failure === 'falls silent') world.partition('alpha', 'beta');
    };
    const target = FakeTarget.open(world, (message: ToTarget, self) => {
      if (count++ === after || 'cpu' in message) fail(self);
    });
    const client = startClient(world, 'client', 0, 40);
    const moved = await moveTo(world, target, mode, config);
    if (target.timeOf('go') !== undefined) {
      assert.fail(`The target never said that it was ready (it ${failure}), and the source sent it \`go\`.`);
    }
    if (moved.end === undefined) {
      assert.fail(
        `The target ${failure} before it is ready, and 20 seconds later the move is still under way.`,
      );
    }
    if (moved.error === undefined) {
      assert.fail(
        `The target ${failure} before it is ready, and the move ended as if all were well. It must throw.`,
      );
    }
    if (!moved.vm.running) {
      assert.fail(
        `The target ${failure} before it is ready, and the machine does not run at the source any more. Now it runs nowhere.`,
      );
    }
    const answered = client.answers.length;
    await world.sleep(2_000);
    assertServed(client, 0);
    if (client.answers.length < answered + 10) {
      assert.fail(
        `The target ${failure} before it is ready, and the machine’s client at the source is not served any more.`,
      );
    }
  });
}

export function checkOneLives(mode: Mode, name: string, hint: string): void {
  check(name, { stage: mode, points: 10, hint, schedules: 25, virtualTime: true }, async (world) => {
    connect(world);
    const slow = world.choose(3) * 700;
    let went = false;
    const failure = world.pick(['nothing', ...failures] as const);
    const target = FakeTarget.open(world, async (message, self) => {
      if ('cpu' in message) {
        await world.sleep(slow);
        self.answer({ ready: true });
      }
      if (!('go' in message)) return;
      went = true;
      if (failure === 'resets the connection') self.connection?.reset();
      if (failure === 'ends its stream') self.connection?.end();
      if (failure === 'falls silent') world.partition('alpha', 'beta');
    });
    world.invariant('the machine does not run at the source once the target has got `go`', () => {
      return !went || !(target.vm?.running ?? false);
    });
    const handOverFails = world.choose(3) === 0;
    const options = { patience: 15_000, handOverFails };
    const moved = await moveTo(world, target, mode, someMachine(world), options);
    await world.sleep(5_000);
    const [cpu, go] = [target.timeOf('cpu'), target.timeOf('go')];
    const readyAt = cpu === undefined ? undefined : cpu + slow;
    if (go === undefined) return assert.fail('The target was ready, and `go` never came.');
    if (readyAt === undefined || go < readyAt) {
      assert.fail('The target got `go` before it had said that it was ready: what if it never gets ready?');
    }
    const { handedOverAt: handedOver } = moved.vm;
    if (handedOver === undefined)
      return assert.fail('The machine runs at the target, and its connections were not handed over.');
    if (handedOver < readyAt) assert.fail('The connections were handed over before the target was ready.');
    if (go >= handedOver + handOverTime) {
      assert.fail(
        'The connections were handed over first, and `go` came after them. It is the other way round.',
      );
    }
  });
}

export function checkConnections(mode: Mode, name: string, hint: string): void {
  check(name, { stage: mode, points: 10, hint, schedules: 12 }, async (world) => {
    const config = someMachine(world);
    const { alpha, beta } = setUp(world, config);
    world.invariant('the machine runs in one place at a time', () => !(runsIn(alpha) && runsIn(beta)));
    const pages = [0, 1, 2];
    const clients = pages.map((page) => startClient(world, `client-${page}`, page, 10 + 25 * page));
    await world.sleep(100 + world.choose(100));
    alpha.type(`migrate beta ${mode}`);
    const done = (process: WorldHostProcess): boolean => process.output.includes('the whole machine is here');
    await world.eventually('the whole machine is on beta', () => done(beta), { within: 20_000 });
    await world.sleep(300);
    if (runsIn(alpha)) assert.fail('The machine was moved to beta, and it still runs on alpha.');
    if (world.choose(2) === 1) {
      beta.type(`migrate alpha ${mode}`);
      await world.eventually('the machine is on alpha again', () => done(alpha), { within: 20_000 });
    }
    await world.sleep(1_000);
    const waits = ({ waitingSince }: ClientLog): boolean =>
      waitingSince !== undefined && waitingSince < world.now() - 500;
    // Handing over takes longer on a busy real machine.
    for (let more = 0; more < 10 && clients.some(waits); more++) await world.sleep(500);
    for (const [page, client] of clients.entries()) {
      assertServed(client, page);
      if (waits(client)) {
        assert.fail(
          'The move is over, and a client’s request has had no answer for half a second: did its connection move?',
        );
      }
    }
  });
}

type WorldHostProcess = ReturnType<typeof setUp>['alpha'];
