import assert from 'node:assert/strict';
import { failureOf, removeTempLabs } from '../fixtures/temp-lab';

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
});
