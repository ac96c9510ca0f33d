import assert from 'node:assert/strict';
import { checkHere, failureOf, removeTempLabs, tempLab } from '../fixtures/temp-lab';

/** Two that are too polite: each gives way for the other, again and again, and neither ever goes. */
const polite = `import type { Connection, Host } from 'dlabs';

export async function giveWay(connection: Connection) {
  for (;;) {
    await connection.send('after you');
    const answer = await connection.receive<string>();
    if (answer !== 'after you') return;
  }
}

export default async function (host: Host) {
  const listener = await host.listen(7);
  const connection = await listener.accept();
  if (connection) await giveWay(connection);
}`;

const other = `import type { Host } from 'dlabs';
import { giveWay } from './server';
export default async function (host: Host) {
  await host.sleep(1);
  await giveWay(await host.connect({ host: 'a', port: 7 }));
}`;

const files = { 'server.ts': polite, 'other.ts': other };

describe('an endless exchange without progress', () => {
  after(removeTempLabs);

  it('at one moment of virtual time is stopped, with the line', async () => {
    const failure = await failureOf(
      files,
      `world.link('a', 'a', { latency: 0 });
       world.host('a').start('server.ts');
       await world.host('a').start('other.ts').exited;`,
    );
    assert.equal(failure.kind, 'events');
    assert.match(failure.message, /time stands still \(server\.ts:[56]\)/);
    assert.ok([5, 6].includes(failure.place?.line ?? 0));
  });

  it('over time ends with the time of the check, telling who waits for whom, and where', async () => {
    const failure = await failureOf(
      files,
      `world.link('a', 'b', { latency: 5 });
       world.host('a').start('server.ts');
       await world.host('b').start('other.ts').exited;`,
      'within: 5_000',
    );
    assert.equal(failure.kind, 'virtual-time');
    assert.match(failure.message, /After 5 s of virtual time/);
    assert.match(failure.message, /(server on a|other on b): receive from [ab]:\d+ \(server\.ts:6\)/);
    assert.ok([5, 6].includes(failure.place?.line ?? 0));
  });

  /** A program that looks again and again whether something has come. */
  const poller = (pause: string): string => `import type { Host } from 'dlabs';
export default async function (host: Host) {
  // It never comes.
  const isThere = () => host.args.includes('flag');
  while (!isThere()) {
    ${pause}
  }
}`;
  const still = `import type { Host } from 'dlabs';
export default async function (host: Host) {
  await host.sleep(1e9);
}`;
  const waitsForPoller = `
    world.host('b').start('still.ts');
    await world.host('a').start('poller.ts').exited;`;

  for (const [how, pause] of [
    ['each millisecond', 'await host.sleep(1);'],
    ['with a timer', 'await new Promise<void>((resolve) => void setTimeout(resolve, 2));'],
  ] as const) {
    it(`of one host that looks ${how} is told with the process and its line`, async () => {
      const failure = await failureOf({ 'poller.ts': poller(pause), 'still.ts': still }, waitsForPoller);
      assert.equal(failure.kind, 'virtual-time');
      const [first, second] = failure.message.split('\n');
      assert.match(first ?? '', /After 60 s of virtual time the check still waits/);
      assert.match(
        second ?? '',
        /^poller keeps going all the time \(poller\.ts:[56]\)\. What does it wait for/,
      );
    });
  }

  it('with more events than a schedule may have is told in good time, and not as time that stands still', async () => {
    const begin = performance.now();
    const files = { 'poller.ts': poller('await host.sleep(0.001);'), 'still.ts': still };
    const failure = await failureOf(files, waitsForPoller);
    assert.equal(failure.kind, 'events');
    assert.match(
      failure.message,
      /^poller keeps the world busy without end \(poller\.ts:6\): millions of events/,
    );
    assert.equal(failure.place?.line, 6);
    assert.ok(performance.now() - begin < 40_000);
  });

  it('blames nobody who only looks now and then', async () => {
    const files = { 'poller.ts': poller('await host.sleep(50);'), 'still.ts': still };
    assert.doesNotMatch((await failureOf(files, waitsForPoller)).message, /keeps going/);
  });

  it('is told in Portuguese', async () => {
    const checks = `import { check } from 'dlabs/world';
      check('it', { stage: 'one' }, async (world) => { ${waitsForPoller} });`;
    const programs = { 'starter/poller.ts': poller('await host.sleep(1);'), 'starter/still.ts': still };
    const files = tempLab({ ...programs, 'checks.ts': checks });
    const { run } = await checkHere({ ...files, language: 'pt-br' });
    assert.match(
      run.checks[0]?.failure?.message ?? '',
      /poller continua em atividade o tempo todo \(poller\.ts:6\)/,
    );
  });
});
