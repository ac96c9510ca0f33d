import assert from 'node:assert/strict';
import { openRun } from '../../src/checks/session';
import type { RunSession } from '../../src/checks/session-api';
import type { RunnerEvent } from '../../src/messages/runner';
import { removeTempLabs, tempLab } from '../fixtures/temp-lab';

const server = `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  host.log('ready');
  for await (const line of host.input) {
    if (line === 'crash') throw new Error('as told');
    if (line === 'lose') void Promise.reject(new Error('nobody cares'));
    host.log('typed ' + line);
  }
}`;

const client = `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  for (let i = 1; ; i++) {
    await host.sleep(10);
    host.log('tick ' + i);
  }
}`;

const scenario = `
export default (world) => {
  world.host('left').start('server.ts');
  world.host('right').start('client.ts');
};`;

/** A run and what it told. */
class Watched {
  readonly events: RunnerEvent[] = [];
  #wake: () => void = () => undefined;
  session!: RunSession;

  static async open(speed: number): Promise<Watched> {
    const files = tempLab({
      'starter/server.ts': server,
      'starter/client.ts': client,
      'scenario.ts': scenario,
    });
    const watched = new Watched();
    const quiet = { beat: () => undefined, enter: () => undefined, schedule: () => undefined };
    const emit = (event: RunnerEvent): void => {
      watched.events.push(event);
      watched.#wake();
    };
    const tools = { emit, signal: new AbortController().signal, pulse: quiet };
    watched.session = await openRun({ files, seed: 1, speed }, tools);
    return watched;
  }

  /** Waits for an event. Mocha's time-out ends the wait when it does not come. */
  async until<T extends RunnerEvent['type']>(
    type: T,
    matches: (event: Extract<RunnerEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<RunnerEvent, { type: T }>> {
    for (let i = 0; ; i++) {
      while (i >= this.events.length) await new Promise<void>((resolve) => (this.#wake = resolve));
      const event = this.events[i] as Extract<RunnerEvent, { type: T }>;
      if (event.type === type && matches(event)) return event;
    }
  }

  said(text: string): Promise<Extract<RunnerEvent, { type: 'control-output' }>> {
    return this.until('control-output', ({ line }) => line.includes(text));
  }

  output(text: string): Promise<Extract<RunnerEvent, { type: 'process-output' }>> {
    return this.until('process-output', ({ line }) => line === text);
  }
}

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
      'partition left middle': 'Which host? There are: left, right.',
    };
    for (const [line, answer] of Object.entries(cases)) {
      run.session.control(line);
      assert.equal((await run.said(answer)).about, 'error');
    }
  });
});
