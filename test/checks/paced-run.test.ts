import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../../src/base/errors';
import type { PendingItem } from '../../src/messages/run-command';
import { events } from '../../src/trace/reader';
import { removeTempLabs } from '../fixtures/temp-lab';
import { scenario, Watched } from './watched-run';

/** A server that sends back what it gets, and a client that sends two messages at once. */
const talk = {
  'starter/server.ts': `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  for await (const connection of await host.listen(7))
    for (let message = await connection.receive(); message; message = await connection.receive())
      await connection.send(message);
}`,
  'starter/client.ts': `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  await host.sleep(1);
  const connection = await host.connect({ host: 'left', port: 7 });
  await connection.send({ n: 1 });
  await connection.send({ n: 2 });
  host.log('sent');
  for (;;) host.log('got ' + JSON.stringify(await connection.receive()));
}`,
};

describe('a paced run', () => {
  let run: Watched;
  afterEach(() => run.session.stop());
  after(removeTempLabs);

  it('tells of processes and what they say, no faster than its pace', async () => {
    const begin = performance.now();
    run = await Watched.open(2);
    const { pid, host } = await run.until('process-started', ({ name }) => name === 'client');
    assert.equal(host, 'right');
    const tick = await run.output('tick 20');
    assert.equal(tick.pid, pid);
    assert.ok(tick.time >= 200 && tick.time < 210, `virtual ${tick.time}`);
    assert.ok(
      performance.now() - begin >= 95,
      `200 virtual ms at speed 2 took ${performance.now() - begin} ms`,
    );
  });

  it('gives a process what is typed, and tells how it ended and where', async () => {
    run = await Watched.open(1);
    const { pid } = await run.until('process-started', ({ name }) => name === 'server');
    run.session.input(pid, 'hello');
    await run.output('typed hello');
    run.session.input(pid, 'crash');
    const { how, failure } = await run.until('process-ended');
    assert.equal(how, 'Error: as told');
    assert.equal(failure?.place?.line, 6);
  });

  it('ends the process, not the run, when what is typed leads to an unhandled rejection', async () => {
    run = await Watched.open(1);
    const { pid } = await run.until('process-started', ({ name }) => name === 'server');
    await run.output('ready');
    run.session.input(pid, 'lose');
    const { how, failure } = await run.until('process-ended');
    assert.equal(how, 'Error: nobody cares');
    assert.equal(failure?.place?.line, 7);
    await run.output('tick 20');
  });

  it('kills the process whose terminal is closed', async () => {
    run = await Watched.open(1);
    const { pid } = await run.until('process-started', ({ name }) => name === 'client');
    run.session.kill(pid);
    assert.equal((await run.until('process-ended')).how, 'killed');
    await run.said('kill client');
  });

  it('takes commands: pause stands still, step does one thing, speed and resume go on', async () => {
    run = await Watched.open(1);
    await run.output('tick 1');
    run.session.control('pause');
    await run.until('pace', ({ paused }) => paused);
    const shown = (): number => run.events.filter(({ type }) => type === 'process-output').length;
    const before = shown();
    run.session.control('step');
    await run.until('process-output', ({ line }) => line === `tick ${before}`);
    assert.equal(shown(), before + 1);
    run.session.control('speed 1000');
    run.session.control('resume');
    await run.output('tick 100');
  });

  it('takes commands: kill, restart, partition, heal, ps', async () => {
    run = await Watched.open(1);
    await run.output('ready');
    run.session.control('kill server');
    await run.until('process-ended');
    run.session.control('restart server');
    const again = await run.until('process-started', ({ name, pid }) => name === 'server' && pid > 2);
    run.session.control('ps');
    await run.said(`${again.pid}  server`);
    run.session.control('partition left right');
    assert.equal((await run.said('partition left | right')).about, 'fault');
    run.session.control('heal');
    await run.said('heal');
  });

  it('says what is wrong with a command, and how it is used', async () => {
    run = await Watched.open(1);
    await run.output('ready');
    const cases = {
      'kil server': 'There is no command “kil”',
      'kill nobody': 'No process “nobody” is running; there are: server, client.',
      'speed fast': 'A speed is a number above 0',
      'partition left': 'Usage: partition HOST',
      'link left right': 'Which setting?',
      'link left right loss 2': 'Which setting?',
      'clock left soon': 'How wrong?',
      'faildisk left format': 'Which access fails',
      'next 99': 'Nothing pending has number 99',
      'next x': 'A whole number of 1 or more',
      'back 0': 'A whole number of 1 or more',
      'back to then': 'To which moment?',
      'poweroff middle': 'Which host? There are: left, right.',
      'partition left middle': 'Which host? There are: left, right.',
    };
    for (const [line, answer] of Object.entries(cases)) {
      run.session.control(line);
      assert.equal((await run.said(answer)).about, 'error');
    }
  });

  describe('shows and takes what is to happen next:', () => {
    const isData = ({ packet }: PendingItem): boolean => packet?.carries === 'data';

    it('packets with their ends and content, timers with their process', async () => {
      run = await Watched.open(0.001, talk);
      run.session.control('pending');
      await run.said('client on right');
      await run.stepUntil(isData);
      const [first] = (await run.session.pending()).filter(isData);
      assert.deepEqual(first?.packet?.to, 'left:7');
      assert.deepEqual([first?.packet?.size, first?.packet?.preview], [8, '{"n":1}']);
      run.session.control('pending');
      const { line } = await run.said('data  8 bytes  {"n":2}');
      assert.match(
        line,
        /^ +\d+ +\+\d+\.\d{3} ms {2}packet +right:\d+ → left:7 {2}data {2}8 bytes {2}\{"n":2\}$/,
      );
    });

    it('a chosen one goes next, but not past one that it must follow', async () => {
      run = await Watched.open(0.001, talk);
      await run.session.command({ name: 'pause' });
      await run.stepUntil(isData);
      const [first, second] = (await run.session.pending()).filter(isData);
      await assert.rejects(
        run.session.command({ name: 'next', number: second?.number ?? 0 }),
        (error: Error) => error instanceof HumanError && /must wait/.test(error.message),
      );
      await run.session.command({ name: 'next', number: first?.number ?? 0 });
      const left = (await run.session.pending()).filter(
        ({ packet }) => packet?.to === 'left:7' && packet.size > 0,
      );
      assert.deepEqual(
        left.map(({ packet }) => packet?.preview),
        ['{"n":2}'],
      );
    });

    it('a packet that is dropped comes later, as TCP sends it again', async () => {
      run = await Watched.open(0.001, talk);
      await run.session.command({ name: 'pause' });
      const number = await run.stepUntil(isData);
      await run.session.command({ name: 'drop', number });
      await run.said('TCP sends it again');
      await run.said('✗');
      run.session.control('duplicate 99');
      await run.said('Nothing pending has number 99');
      run.session.control('speed 1000');
      run.session.control('resume');
      const { time } = await run.output('got {"n":1}');
      assert.ok(time > 200, `${time} ms`);
      await run.output('got {"n":2}');
    });

    it('a connection on its way to another machine is dropped, and sent again', async () => {
      run = await Watched.open(0.001, {
        'starter/server.ts': `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  for await (const connection of await host.listen(7)) {
    await connection.receive();
    await connection.handOff({ host: 'right', port: 8 });
    host.log('handed over');
  }
}`,
        'starter/client.ts': `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  await host.listen(8);
  const connection = await host.connect({ host: 'left', port: 7 });
  await connection.send('hand me over');
  await host.sleep(1e6);
}`,
      });
      await run.session.command({ name: 'pause' });
      const number = await run.stepUntil(({ packet }) => packet?.carries === 'handoff');
      const { packet } = (await run.session.pending()).find((item) => item.number === number) ?? {};
      assert.equal(packet?.to, 'right:8');
      await run.session.command({ name: 'drop', number });
      await run.said('TCP sends it again');
      run.session.control('speed 1000');
      run.session.control('resume');
      const { time } = await run.output('handed over');
      assert.ok(time > 1_000, `${time} ms`);
    });

    it('a datagram is shown, dropped for good, and brought twice', async () => {
      run = await Watched.open(0.001, {
        'starter/server.ts': `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  for await (const { data } of await host.datagram(9)) host.log('got ' + new TextDecoder().decode(data));
}`,
        'starter/client.ts': `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  const socket = await host.datagram();
  for (const text of ['one', 'two', 'end']) {
    await host.sleep(10);
    await socket.send({ host: 'left', port: 9 }, text);
  }
}`,
      });
      await run.session.command({ name: 'pause' });
      const carries = (preview: string) => (item: PendingItem) =>
        item.packet?.carries === 'datagram' && item.packet.preview?.includes(preview) === true;
      await run.session.command({ name: 'drop', number: await run.stepUntil(carries('one')) });
      await run.session.command({ name: 'duplicate', number: await run.stepUntil(carries('two')) });
      run.session.control('speed 1000');
      run.session.control('resume');
      await run.output('got end');
      const got = run.events.flatMap((event) => (event.type === 'process-output' ? [event.line] : []));
      assert.deepEqual(got, ['got two', 'got two', 'got end']);
    });

    it('what is no packet cannot be dropped, and TCP hides a duplicate', async () => {
      run = await Watched.open(0.001, talk);
      await run.session.command({ name: 'pause' });
      const timer = await run.stepUntil(({ kind }) => kind === 'timer');
      await assert.rejects(run.session.command({ name: 'drop', number: timer }), /is no packet/);
      const number = await run.stepUntil(isData);
      await run.session.command({ name: 'duplicate', number });
      await run.said('throws it away');
    });
  });

  it('cuts the network one way, and changes a link', async () => {
    run = await Watched.open(0.001, talk);
    run.session.control('partition left > right');
    assert.equal((await run.said('partition left → right')).about, 'fault');
    run.session.control('heal');
    run.session.control('link left right latency 300-400 loss 0 bandwidth 1000');
    assert.equal((await run.said('link left right latency 300-400 loss 0 bandwidth 1000')).about, 'fault');
    run.session.control('speed 1000');
    const { time } = await run.output('sent');
    assert.ok(time >= 600 && time <= 810, `${time} ms for a connection`);
    run.session.control('partition left>right');
    await run.said('partition left → right');
  });

  it('sets a clock wrong, and lets a disk fail', async () => {
    run = await Watched.open(1, {
      'starter/server.ts': `
export default async function (host) {
  for await (const line of host.input) {
    const outcome = await host.disk.write('f', 'x').then(() => 'written', (error) => error.code);
    host.log(outcome + (host.now() > 5000 ? ' late' : ' early'));
  }
}`,
    });
    await run.session.command({ name: 'type', process: 'server', line: 'go' });
    await run.output('written early');
    run.session.control('clock left 6000 100');
    run.session.control('faildisk left write');
    await run.session.command({ name: 'type', process: 'server', line: 'go' });
    await run.output('EIO late');
    await run.session.command({ name: 'type', process: 'server', line: 'go' });
    await run.output('written late');
  });

  describe('goes back', () => {
    it('by events, and on from there the same way', async () => {
      run = await Watched.open(0.001);
      await run.session.command({ name: 'pause' });
      while (!run.lines.includes('tick 5')) await run.session.command({ name: 'step' });
      const before = await run.session.pending();
      await run.session.command({ name: 'back', events: 3 });
      const { time, from, processes } = await run.until('went-back');
      assert.ok(time < from && from >= 50, `from ${from} to ${time}`);
      assert.deepEqual(
        processes.map(({ pid, name, host }) => [pid, name, host]),
        [
          [1, 'server', 'left'],
          [2, 'client', 'right'],
        ],
      );
      await run.said('what came after it is undone');
      for (let i = 0; i < 3; i++) await run.session.command({ name: 'step' });
      assert.deepEqual(await run.session.pending(), before);
      assert.equal(run.lines.filter((line) => line === 'tick 5').length, 2);
      assert.equal(run.lines.filter((line) => line === 'tick 1').length, 1);
    });

    it('with what was typed and done before, and takes another branch', async () => {
      run = await Watched.open(0.001);
      await run.session.command({ name: 'pause' });
      while (!run.lines.includes('tick 1')) await run.session.command({ name: 'step' });
      await run.session.command({ name: 'type', process: 'server', line: 'one' });
      while (!run.lines.includes('tick 2')) await run.session.command({ name: 'step' });
      await run.session.command({ name: 'kill', process: 'server' });
      await run.until('process-ended');
      await run.session.command({ name: 'back-to', time: 15 });
      const { processes, time } = await run.until('went-back');
      assert.deepEqual([time, processes.map(({ name }) => name)], [15, ['server', 'client']]);
      await run.session.command({ name: 'type', process: 'server', line: 'two' });
      await run.output('typed two');
      await run.session.command({ name: 'back', events: 1 });
      await run.session.command({ name: 'kill', process: 'client' });
      run.session.stop();
      const { trace } = await run.session.ended;
      assert.ok(trace);
      const story = [...events(trace)].map(({ kind, text }) => `${kind} ${text}`);
      assert.ok(story.includes('log typed one') && story.includes('fault kill client'), story.join('\n'));
      assert.ok(!story.includes('fault kill server') && !story.includes('log typed two'), story.join('\n'));
    });

    it('past a packet that was chosen or dropped by hand', async () => {
      run = await Watched.open(0.001, talk);
      await run.session.command({ name: 'pause' });
      const isData = ({ packet }: PendingItem): boolean => packet?.carries === 'data';
      const number = await run.stepUntil(isData);
      const before = await run.session.pending();
      await run.session.command({ name: 'drop', number });
      await run.session.command({ name: 'back', events: 1 });
      assert.deepEqual(await run.session.pending(), before);
      await run.session.command({ name: 'next', number });
      await run.session.command({ name: 'step' });
      const later = await run.session.pending();
      await run.session.command({ name: 'step' });
      await run.session.command({ name: 'back', events: 1 });
      assert.deepEqual(await run.session.pending(), later);
    });

    it('not when the story is another one, because a file was changed', async () => {
      run = await Watched.open(0.001);
      await run.session.command({ name: 'pause' });
      while (!run.lines.includes('tick 1')) await run.session.command({ name: 'step' });
      const file = join(run.labFolder, 'scenario.ts');
      writeFileSync(file, scenario.replace("'client.ts'", "'client.ts', { name: 'other' }"));
      run.session.control('back');
      assert.equal((await run.said('It went another way')).about, 'error');
      await run.session.command({ name: 'step' });
      await run.session.command({ name: 'kill', process: 'client' });
      await run.until('process-ended');
    });

    it('to the very beginning, when there are fewer events', async () => {
      run = await Watched.open(0.001);
      await run.session.command({ name: 'pause' });
      while (!run.lines.includes('tick 1')) await run.session.command({ name: 'step' });
      await run.session.command({ name: 'back', events: 1_000 });
      assert.equal((await run.until('went-back')).time, 0);
      run.session.control('speed 100');
      run.session.control('resume');
      await run.output('tick 9');
    });
  });
});
