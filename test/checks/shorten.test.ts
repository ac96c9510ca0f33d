import assert from 'node:assert/strict';
import type { CheckReport } from '../../src/checks/report';
import { eventAt } from '../../src/trace/reader';
import { checkHere, removeTempLabs, tempLab } from '../fixtures/temp-lab';

/** Keeps a count in memory only: planted bug, a restart loses it. */
const forgetful = `
export default async function (host) {
  let count = 0;
  for await (const connection of await host.listen(7)) {
    const question = await connection.receive();
    if (question === 'add') count++;
    await connection.send(count);
    connection.end();
  }
}`;

const addAndRestart = `
  const server = [world.host('server').start('server.js')];
  const ask = (question) => world.host('client').run(async (host) => {
    await host.sleep(1);
    const connection = await host.connect({ host: 'server', port: 7 });
    await connection.send(question);
    return connection.receive();
  });
  let added = 0;
  for (let i = 0; i < 100; i++) {
    const what = world.choose(3);
    if (what === 1) { await ask('add'); added++; }
    if (what === 2) server.push(server.at(-1).restart());
  }
  assert.equal(await ask('get'), added);`;

/** Takes the message that came last for the newest: planted bug, two connections can overtake one another. */
const lastWins = `
export default async function (host) {
  for await (const connection of await host.listen(7)) void serve(host, connection);
}
let value = 0;
async function serve(host, connection) {
  for (let m = await connection.receive(); m !== undefined; m = await connection.receive()) {
    if (m !== 'get') value = m;
    else await connection.send(value);
  }
}`;

const overtake = `
  world.defaultLink({ latency: [2, 9] });
  world.host('server').start('server.js');
  const last = await world.host('client').run(async (host) => {
    await host.sleep(1);
    const to = { host: 'server', port: 7 };
    const [a, b] = [await host.connect(to), await host.connect(to)];
    for (let i = 1; i <= 120; i++) {
      await a.send(2 * i);
      await b.send(2 * i + 1);
      await host.sleep(20);
    }
    await b.send('get');
    return b.receive();
  });
  assert.equal(last, 241);`;

/** Does what it is asked twice when the client asks again: planted bug, a request is not told from its repetition. */
const twice = `
export default async function (host) {
  let done = 0;
  for await (const connection of await host.listen(7)) void serve(connection, () => ++done);
}
async function serve(connection, work) {
  try {
    for (let m = await connection.receive(); m !== undefined; m = await connection.receive()) await connection.send(work());
  } catch {}
}`;

const askAgain = `
  world.defaultLink({ latency: [1, 5], loss: 0.01 });
  world.host('server').start('server.js');
  const done = await world.host('client').run(async (host) => {
    await host.sleep(1);
    let last = 0;
    let connection = await host.connect({ host: 'server', port: 7 });
    for (let i = 0; i < 60; i++) {
      for (;;) {
        await connection.send('work');
        const answer = await Promise.race([connection.receive(), host.sleep(100)]);
        if (answer !== undefined) { last = answer; break; }
        connection = await host.connect({ host: 'server', port: 7 });
      }
    }
    return last;
  });
  assert.equal(done, 60);`;

async function failing(server: string, body: string, order = {}): Promise<CheckReport> {
  const checks = `
    import { check } from 'dlabs/world';
    import assert from 'node:assert/strict';
    check('it', { stage: 'one', schedules: 50 }, async (world) => { ${body} });`;
  const lab = tempLab({ 'starter/server.js': server, 'checks.ts': checks });
  const { run } = await checkHere(lab, order);
  const [report] = run.checks;
  if (!report?.failure) throw new Error('the planted bug was not found');
  const replayed = await checkHere(lab, { names: ['it'], replay: report.failure.replay ?? '' });
  const again = replayed.run.checks[0];
  assert.equal(again?.misfit, undefined);
  assert.equal(again?.failure?.message, report.failure.message);
  return report;
}

describe('a failing schedule is shortened', () => {
  after(removeTempLabs);

  it('to one addition and one restart', async () => {
    const { failure } = await failing(forgetful, addAndRestart);
    assert.ok((failure?.original?.choices ?? 0) >= 200, `${failure?.original?.choices} choices at first`);
    assert.equal(failure?.choices, 2);
    assert.equal(failure.message, 'found 0, expected 1');
    assert.match(failure.replay ?? '', /^2-[\w-]{4,40}$/);
    assert.match(failure.original?.replay ?? '', /^1-/);
    const trace = failure.trace;
    const faults = Array.from({ length: trace?.length ?? 0 }, (_, i) => trace && eventAt(trace, i));
    assert.equal(faults.filter((event) => event?.kind === 'fault').length, 1);
  });

  it('to one delay that lets one message overtake another', async () => {
    const { failure } = await failing(lastWins, overtake);
    assert.ok((failure?.original?.choices ?? 0) >= 200, `${failure?.original?.choices} choices at first`);
    assert.equal(failure?.choices, 1);
  });

  it('to one loss', async () => {
    const { failure } = await failing(twice, askAgain);
    assert.ok((failure?.original?.choices ?? 0) >= 200, `${failure?.original?.choices} choices at first`);
    assert.equal(failure?.choices, 1);
    assert.equal(failure.message, 'found 61, expected 60');
  });

  it('not when that is not wanted', async () => {
    const { failure } = await failing(forgetful, addAndRestart, { asFound: true });
    assert.match(failure?.replay ?? '', /^1-/);
    assert.equal(failure?.original, undefined);
  });
});
