import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import {
  checkConnections,
  checkFailure,
  checkImage,
  checkOneLives,
  connect,
  someMachine,
} from './common-checks';
import { FakeTarget, moveTo, politely } from './probes';

const stage = 'stop-and-copy';

checkImage(
  stage,
  'What comes to the target is the machine as it was when it was stopped, page by page',
  'Which comes first: `vm.pause()`, or the first page? And take the processor’s state of a machine that stands still.',
);

check(
  'Every page is sent once, and the machine stands still from the first to the last',
  {
    stage,
    points: 10,
    hint: 'Stop the machine, send all of `vm.memory.pages`, and nothing twice.',
    schedules: 40,
  },
  async (world) => {
    connect(world);
    const config = someMachine(world);
    const target = FakeTarget.open(world, politely);
    await moveTo(world, target, stage, config);
    const { pages } = target;
    const early = pages.find(({ running }) => running);
    if (early) assert.fail(`The machine was running when page ${early.page} came to the target.`);
    if (pages.length !== config.pages) {
      assert.fail(`The machine has ${config.pages} pages, and ${pages.length} came to the target.`);
    }
  },
);

checkFailure(
  stage,
  'A move that fails before the target is ready leaves the machine running at the source',
  'Everything up to the target’s answer can fail: `try`, and in `catch` let the machine go on here and throw the error on. An answer that is not `ready` is a failure, too, and so is `undefined`.',
);

checkOneLives(
  stage,
  'The target runs the machine when it is ready, and from then on nobody else does',
  'The order is: processor’s state, wait for `ready`, `go`, `handOver`. What can the source know after it has sent `go`? Nothing that would allow it to run the machine again.',
);

checkConnections(
  stage,
  'Clients keep their connections, and every request has its effect once',
  'Nothing of the machine may change at the source after its memory was sent, and `handOver` comes after `go`.',
);
