import assert from 'node:assert/strict';
import { checkOne, failureOf, removeTempLabs } from '../fixtures/temp-lab';

const echo = `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  const listener = await host.listen(7);
  for await (const connection of listener) {
    const message = await connection.receive();
    await connection.send(message as string);
    connection.end();
  }
}`;

const askEcho = `
  world.host('server').start('server.ts');
  const answer = await world.host('client').run(async (host) => {
    await host.sleep(1);
    const connection = await host.connect({ host: 'server', port: 7 });
    await connection.send('hello');
    return connection.receive();
  });
  assert.equal(answer, 'hello');`;

describe('a check', () => {
  after(removeTempLabs);

  it('passes under every schedule when the property holds', async () => {
    const report = await checkOne({ 'server.ts': echo }, askEcho, 'schedules: 200, points: 3');
    assert.equal(report.failure?.message, undefined);
    assert.equal(report.verdict, 'passed');
    assert.deepEqual(report.schedules, { tried: 200, of: 200 });
    assert.equal(report.earned, 3);
  });

  it('fails with actual and expected, the line, replay text and trace', async () => {
    const wrong = echo.replace('message as string', "'nothing'");
    const failure = await failureOf({ 'server.ts': wrong }, askEcho);
    assert.equal(failure.kind, 'assertion');
    assert.equal(failure.actual, "'nothing'");
    assert.equal(failure.expected, "'hello'");
    assert.equal(failure.message, "found 'nothing', expected 'hello'");
    assert.equal(failure.replay, '1-0');
    assert.equal(failure.place?.line, 8);
    assert.ok((failure.trace?.length ?? 0) > 5);
  });

  it('has its hint beside what it found, and none beside a file that does not load', async () => {
    const hint = "hint: 'Look at the answer.'";
    const wrong = await checkOne({ 'server.ts': 'export default () => undefined;' }, 'assert.fail();', hint);
    const broken = await checkOne({ 'server.ts': 'const x = ;' }, askEcho, hint);
    assert.equal(wrong.hint, 'Look at the answer.');
    assert.deepEqual([broken.failure?.kind, broken.hint], ['load', undefined]);
  });
});
