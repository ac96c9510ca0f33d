import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { createSocket } from 'node:dgram';
import { eventAt } from '../../src/trace/reader';
import { asError, osEngine } from '../conformance/engines';

/** What a process outside the world gets that sends some text and ends its stream. */
function ask(real: { address: string; port: number }, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket: Socket = connect(real.port, real.address, () => socket.end(text));
    socket.on('data', (data) => (answer += String(data)));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('Real processes, from outside the world', () => {
  const engine = osEngine();

  it('are reached where it is told, as nc does', async () => {
    const opened: { port: number; real: { address: string; port: number } }[] = [];
    const run = engine.open({ opened: (_process, port, real) => void opened.push({ port, real }) });
    const { trouble } = await run.run(async (world) => {
      world.host('server').start('echo.ts');
      await world.eventually('the port is open', () => opened.length === 1);
      const [first] = opened;
      assert.equal(first?.port, 7000);
      assert.equal(await ask(first.real, '{"a": 1}\n"two"\n'), '{"a":1}\n"two"\n');
    }, 40_000);
    if (trouble) throw asError(trouble);
  });

  it('know the address of whoever comes from outside', async () => {
    const opened: { address: string; port: number }[] = [];
    const run = engine.open({ opened: (_process, _port, real) => void opened.push(real) });
    const { trouble } = await run.run(async (world) => {
      await world.host('server').run(async (host) => {
        const listener = await host.listen(7000);
        const outside = ask(opened[0]!, '1\n');
        const connection = await listener.accept();
        assert.equal(connection?.remote.host, '127.0.0.1');
        await connection.send((await connection.receive()) ?? null);
        connection.end();
        assert.equal(await outside, '1\n');
      });
    }, 40_000);
    if (trouble) throw asError(trouble);
  });

  it('hand connections from outside over to a worker', async () => {
    const opened: { address: string; port: number }[] = [];
    const run = engine.open({ opened: (_process, _port, real) => void opened.push(real) });
    const { trouble } = await run.run(async (world) => {
      world.host('server').start('dispatcher.ts');
      await world.eventually('the port is open', () => opened.length === 1);
      assert.equal(await ask(opened[0]!, '"Rui"\n1\n2\n'), '"Rui says 1"\n"Rui says 2"\n');
    }, 40_000);
    if (trouble) throw asError(trouble);
  });

  it('are seen to hand a connection over', async () => {
    const run = engine.open();
    const { trouble } = await run.run(async (world) => {
      world.host('server').start('hands-on.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect({ host: 'server', port: 7000 });
        await connection.send('one');
        await connection.receive();
        connection.end();
      });
    }, 40_000);
    if (trouble) throw asError(trouble);
    const trace = run.world.supervisor.recorder.trace.view();
    const events = Array.from({ length: trace.length }, (_, i) => eventAt(trace, i));
    const names = (wanted: string) =>
      events.flatMap(({ kind, process }) => (kind === wanted ? [process?.name] : []));
    assert.deepEqual([names('handoff'), names('handed')], [['hands-on'], ['heir']]);
  });

  it('receive datagrams, and answer them', async () => {
    const opened: { address: string; port: number }[] = [];
    const run = engine.open({ opened: (_process, _port, real) => void opened.push(real) });
    const { trouble } = await run.run(async (world) => {
      await world.host('server').run(async (host) => {
        const socket = await host.datagram(7001);
        const outside = createSocket('udp4');
        const answered = new Promise<string>((resolve) =>
          outside.once('message', (data) => resolve(String(data))),
        );
        outside.send('hello', opened[0]!.port, opened[0]!.address);
        const received = await socket.receive();
        assert.equal(String.fromCharCode(...(received?.data ?? [])), 'hello');
        assert.equal(received?.from.host, '127.0.0.1');
        await socket.send(received.from, 'and to you');
        assert.equal(await answered, 'and to you');
        outside.close();
      });
    }, 40_000);
    if (trouble) throw asError(trouble);
  });
});
