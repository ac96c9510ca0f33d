import assert from 'node:assert/strict';
import type { Datagram, Host } from '../../src/host/api';
import type { LinkOptions, World } from '../../src/host/world-api';
import { inWorld, ofKind, text } from '../fixtures/in-world';

const sink = { host: 'sink', port: 9 };

/** Sends `count` numbered datagrams over a link, and gives what arrives within a second. */
async function flood(
  link: LinkOptions,
  options: { count?: number; seed?: number; prepare?: (world: World) => void } = {},
): Promise<string[]> {
  const got: string[] = [];
  await inWorld(
    async (world) => {
      world.defaultLink(link);
      options.prepare?.(world);
      void world.host('sink').run(async (host) => {
        for await (const { data } of await host.datagram(9)) got.push(text(data));
      });
      await world.host('source').run(async (host) => {
        const socket = await host.datagram();
        await host.sleep(1);
        for (let i = 0; i < (options.count ?? 100); i++) await socket.send(sink, `number ${i}`);
        await host.sleep(1_000);
      });
    },
    { seed: options.seed ?? 1 },
  );
  return got;
}

const sent = Array.from({ length: 100 }, (_, i) => `number ${i}`);

describe('datagrams', () => {
  it('keep their borders and tell who sent them; answers go to that port', async () => {
    const trace = await inWorld(async (world) => {
      void world.host('server').run(async (host) => {
        const socket = await host.datagram(53);
        for await (const { data, from } of socket) await socket.send(from, `${text(data)}?`);
      });
      await world.host('client').run(async (host) => {
        const socket = await host.datagram();
        assert.ok(socket.port >= 49_152);
        await host.sleep(1);
        await socket.send({ host: 'server', port: 53 }, 'ä');
        await socket.send({ host: 'server', port: 53 }, new Uint8Array());
        const answers = [await socket.receive(), await socket.receive()] as Datagram[];
        assert.deepEqual(answers.map(({ data }) => text(data)).sort(), ['?', 'ä?']);
        assert.deepEqual(answers[0]?.from, { host: 'server', port: 53 });
        const waiting = socket.receive();
        socket.close();
        assert.equal(await waiting, undefined);
        assert.equal(await socket.receive(), undefined);
        await assert.rejects(socket.send({ host: 'server', port: 53 }, ''), { code: 'EINVAL' });
      });
      assert.deepEqual(world.traffic.between('client', 'server'), { segments: 2, bytes: 2 });
    });
    const [first] = ofKind(trace, 'datagram');
    assert.equal(ofKind(trace, 'datagram-received').find(({ cause }) => cause === first?.index)?.size, 2);
  });

  it('overtake one another, and in the calm schedule do not', async () => {
    const got = await flood({ latency: [1, 50] });
    assert.notDeepEqual(got, sent);
    assert.deepEqual(got.sort(), [...sent].sort());
    assert.deepEqual(await flood({ latency: [1, 50] }, { seed: 0 }), sent);
  });

  it('are lost, and nobody repeats them', async () => {
    const got = await flood({ latency: 1, loss: 0.3 });
    assert.ok(got.length > 50 && got.length < 90, `${got.length} of 100`);
    assert.equal(new Set(got).size, got.length);
    assert.deepEqual(await flood({ loss: 1 }), []);
  });

  it('are doubled', async () => {
    const got = await flood({ latency: 1, duplicate: 0.3 });
    assert.ok(got.length > 110 && got.length < 150, `${got.length} of 100`);
    assert.equal(new Set(got).size, 100);
  });

  it('are changed by one bit', async () => {
    const got = await flood({ latency: 1, corrupt: 0.3 });
    assert.equal(got.length, 100);
    const changed = got.filter((one) => !sent.includes(one));
    assert.ok(changed.length > 10 && changed.length < 50, `${changed.length} of 100`);
  });

  it('are stopped by a partition one way, and pass the other way', async () => {
    const cut = (one: string, other: string) => (world: World) =>
      world.partition(one, other, { oneWay: true });
    assert.deepEqual(await flood({ latency: 1 }, { prepare: cut('source', 'sink') }), []);
    assert.deepEqual(await flood({ latency: 1 }, { prepare: cut('sink', 'source') }), sent);
  });

  it('are dropped when nobody receives and the buffer is full', async () => {
    let got = 0;
    await inWorld(async (world) => {
      void world.host('sink').run(async (host) => {
        const socket = await host.datagram(9);
        await host.sleep(500);
        for await (const { data } of socket) got += data.length;
      });
      await world.host('source').run(async (host) => {
        const socket = await host.datagram();
        await host.sleep(1);
        for (let i = 0; i < 300; i++) await socket.send(sink, new Uint8Array(1_000));
        await host.sleep(1_000);
      });
    });
    assert.equal(got, 212_000);
  });

  it('wait while their receiver is paused, and are lost where nobody has the port or the power', async () => {
    const lost = await inWorld(
      async (world) => {
        const process = world.host('sink').start('sink');
        await world.host('source').run(async (host) => {
          const socket = await host.datagram();
          await host.sleep(1);
          process.pause();
          await socket.send(sink, 'one');
          await host.sleep(20);
          assert.deepEqual(process.output, []);
          process.resume();
          await host.sleep(1);
          assert.deepEqual(process.output, ['one']);
          await socket.send({ host: 'sink', port: 10 }, 'nobody');
          await socket.send(sink, 'no power');
          world.host('sink').powerFail();
          await host.sleep(20);
        });
      },
      {
        programs: {
          sink: async (host) => {
            for await (const { data } of await host.datagram(9)) host.log(text(data));
          },
        },
      },
    );
    assert.deepEqual(
      ofKind(lost, 'lost').map(({ size }) => size),
      [6, 8],
    );
  });

  it('have a size limit, and ports apart from those of TCP', async () => {
    await inWorld(async (world) => {
      await world.host('m').run(async (host: Host) => {
        const socket = await host.datagram(7);
        await host.listen(7);
        await assert.rejects(host.datagram(7), { code: 'EADDRINUSE' });
        await assert.rejects(host.datagram(-1), { code: 'EINVAL' });
        await socket.send({ host: 'm', port: 7 }, 'x'.repeat(65_507));
        assert.equal((await socket.receive())?.data.length, 65_507);
        const tooLong = socket.send({ host: 'm', port: 7 }, 'x'.repeat(65_508));
        await assert.rejects(tooLong, { code: 'EMSGSIZE' });
        await assert.rejects(socket.send({ host: 'nowhere', port: 7 }, ''), { code: 'ENOTFOUND' });
        socket.close();
        assert.equal((await host.datagram(7)).port, 7);
      });
    });
  });
});
