import assert from 'node:assert/strict';
import type { CheckReport } from '../../src/checks/report';
import { checkHere, removeTempLabs, tempLab } from '../fixtures/temp-lab';

/** Adds what each client sends: by reading, waiting for the disk, and writing. Planted bug: two may read the same. */
const racy = `
export default async function (host) {
  await host.disk.write('sum', '0');
  for await (const connection of await host.listen(7)) void add(host, connection);
}
async function add(host, connection) {
  const more = await connection.receive();
  const sum = Number(await host.disk.readText('sum'));
  await host.disk.write('sum', String(sum + more));
  await connection.send('done');
}`;

/** The same, one client after the other. */
const right = racy.replace('void add', 'await add');

const twoClients = `
  const server = world.host('server').start('server.js');
  await world.sleep(1);
  await Promise.all([1, 2].map((more) => world.host('client-' + more).run(async (host) => {
    const connection = await host.connect({ host: 'server', port: 7 });
    await connection.send(more);
    await connection.receive();
  })));
  assert.equal(server.host.files.get('sum'), '3');`;

async function exhaustive(server: string, body: string, options = '', order = {}): Promise<CheckReport> {
  const checks = `
    import { check } from 'dlabs/world';
    import assert from 'node:assert/strict';
    check('it', { stage: 'one', exhaustive: true${options} }, async (world) => { ${body} });`;
  const { run } = await checkHere(tempLab({ 'starter/server.js': server, 'checks.ts': checks }), order);
  const [report] = run.checks;
  assert.ok(report);
  return report;
}

describe('an exhaustive check', () => {
  after(removeTempLabs);

  it('says that all schedules pass', async () => {
    const { verdict, schedules, failure } = await exhaustive(right, twoClients);
    assert.equal(failure?.message, undefined);
    assert.equal(verdict, 'passed');
    assert.equal(schedules.all, true);
    assert.equal(schedules.tried, schedules.of);
    assert.ok(schedules.tried > 1);
  });

  it('says how far it came', async () => {
    const { verdict, schedules } = await exhaustive(right, twoClients, ', schedules: 3');
    assert.equal(verdict, 'passed');
    assert.deepEqual(schedules, { tried: 3, of: 3, all: false });
  });

  it('finds the order that fails, shortened, and its text makes it happen again', async () => {
    const { verdict, failure } = await exhaustive(racy, twoClients);
    assert.equal(verdict, 'failed');
    assert.match(failure?.message ?? '', /^found '[12]', expected '3'$/);
    assert.match(failure?.replay ?? '', /^2-/);
    const again = await exhaustive(racy, twoClients, '', { names: ['it'], replay: failure?.replay });
    assert.equal(again.failure?.message, failure?.message);
    assert.equal(again.misfit, undefined);
    const mended = await exhaustive(right, twoClients, '', { names: ['it'], replay: failure?.replay });
    assert.equal(mended.verdict, 'passed');
    assert.match(mended.misfit ?? '', /^This schedule no longer fits the program/);
  });

  it('shows what came after what, though deliveries take no time', async () => {
    const { failure } = await exhaustive(racy, twoClients);
    const times = [...(failure?.trace?.time ?? [])];
    assert.ok(new Set(times).size > 5);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
  });
});

describe('a fault that may come at any moment', () => {
  after(removeTempLabs);

  const counter = `
    export default async function (host) { for (;;) { host.log('alive'); await host.sleep(10); } }`;
  const killed = `
    const server = world.host('server').start('server.js');
    world.anytime('the server is killed', () => server.kill(), { within: 100 });
    await world.sleep(200);
    const count = server.output.length;
    assert.ok(server.alive ? count === 20 : count <= 11, String(count));
    if (!server.alive) assert.fail('killed after ' + count);`;

  it('is placed by the seed, and never in the calm schedule', async () => {
    const checks = `
      import { check } from 'dlabs/world';
      import assert from 'node:assert/strict';
      check('it', { stage: 'one' }, async (world) => { ${killed} });`;
    const lab = tempLab({ 'starter/server.js': counter, 'checks.ts': checks });
    const outcomes = new Set<string>();
    for (const replay of ['1-0', ...Array.from({ length: 40 }, (_, i) => `1-${i + 1}`)]) {
      const { run } = await checkHere(lab, { names: ['it'], replay });
      outcomes.add(run.checks[0]?.failure?.message ?? 'never');
      if (replay === '1-0') assert.deepEqual([...outcomes], ['never']);
    }
    assert.ok(outcomes.size > 5, [...outcomes].join());
    for (const outcome of outcomes) assert.match(outcome, /^(never|killed after (\d|1[01]))$/);
  });

  it('is placed everywhere by an exhaustive check', async () => {
    const { failure } = await exhaustive(counter, killed.replace(/assert\.ok.*/, ''));
    assert.match(failure?.message ?? '', /killed after/);
  });
});
