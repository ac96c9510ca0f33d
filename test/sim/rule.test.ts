import assert from 'node:assert/strict';
import type { Packet } from '../../src/host/world-api';
import { inWorld, ofKind, pair, text } from '../fixtures/in-world';

describe('packet rules', () => {
  it('see every packet of a connection, with what it says', async () => {
    const seen: Packet[] = [];
    await inWorld(
      async (world) => {
        world.rule((packet) => (seen.push({ ...packet }), 'pass'));
        world.host('server').start('server');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          await assert.rejects(host.connect({ host: 'server', port: 8 }), { code: 'ECONNREFUSED' });
          const connection = await host.connect({ host: 'server', port: 7 });
          await connection.send({ a: 1 });
          await connection.writeUrgent('ü');
          connection.keepAlive(40);
          await host.sleep(50);
          connection.end();
          await connection.closed;
        });
      },
      {
        programs: {
          server: async (host) => {
            const connection = await (await host.listen(7)).accept();
            while (await connection?.read());
            connection?.reset();
            await host.sleep(1e6);
          },
        },
      },
    );
    const kinds = seen.filter(({ from }) => from === 'client').map(({ kind }) => kind);
    assert.deepEqual(kinds, ['connect', 'connect', 'data', 'urgent', 'urgent', 'keep-alive', 'end']);
    const back = seen.filter(({ from }) => from === 'server').map(({ kind }) => kind);
    assert.deepEqual(back, ['reset', 'accept', 'keep-alive', 'reset']);
    const [message] = seen.filter(({ kind }) => kind === 'data');
    assert.deepEqual([message?.text, message?.size, message?.toPort], ['{"a":1}', 8, 7]);
    assert.equal(seen.find(({ size, kind }) => kind === 'urgent' && size > 0)?.text, 'ü');
    assert.ok(seen.every(({ protocol }) => protocol === 'tcp'));
  });

  it('are asked in order until one decides, and can be taken away', async () => {
    await inWorld(async (world) => {
      const asked: string[] = [];
      const lift = world.rule(() => (asked.push('first'), 'pass'));
      const open = world.rule(() => (asked.push('second'), 'drop'));
      world.rule(() => (asked.push('third'), 'pass'));
      const got: string[] = [];
      void world.host('b').run(async (host) => {
        for await (const { data } of await host.datagram(9)) got.push(text(data));
      });
      await world.host('a').run(async (host) => {
        const socket = await host.datagram();
        const send = async (data: string): Promise<void> => {
          await host.sleep(10);
          await socket.send({ host: 'b', port: 9 }, data);
        };
        await send('dropped');
        open();
        lift();
        await send('passes');
        await host.sleep(10);
      });
      assert.deepEqual(asked, ['first', 'second', 'third']);
      assert.deepEqual(got, ['passes']);
    });
  });

  it('double, damage and delay datagrams', async () => {
    const got: [string, number][] = [];
    await inWorld(async (world) => {
      world.defaultLink({ latency: 1 });
      world.rule(({ text: data, protocol }) => {
        assert.equal(protocol, 'udp');
        return data === 'late' ? { delay: 70 } : data === 'x' ? 'corrupt' : 'duplicate';
      });
      void world.host('b').run(async (host) => {
        for await (const { data } of await host.datagram(9)) got.push([text(data), host.now()]);
      });
      await world.host('a').run(async (host) => {
        const socket = await host.datagram();
        await host.sleep(1);
        for (const data of ['late', 'x', 'twice']) await socket.send({ host: 'b', port: 9 }, data);
        await host.sleep(200);
      });
    });
    assert.deepEqual(got, [
      ['y', 2],
      ['twice', 2],
      ['twice', 2],
      ['late', 71],
    ]);
  });

  it('delay and drop segments; TCP keeps the order and repeats', async () => {
    const arrived: number[] = [];
    const trace = await pair(
      async (connection) => {
        await connection.receive();
        for (const n of [1, 2, 3]) await connection.send(n);
        connection.end();
      },
      async (connection, host, world) => {
        world.defaultLink({ latency: 1 });
        let drops = 2;
        world.rule((packet) => {
          if (packet.text === '1') return { delay: 50 };
          return packet.text === '2' && drops-- > 0 ? 'drop' : 'pass';
        });
        const begin = host.now();
        await connection.send('go');
        for (const n of [1, 2, 3]) {
          assert.equal(await connection.receive(), n);
          arrived.push(host.now() - begin);
        }
      },
    );
    // 2 is lost at 1 ms, and again 200 ms later; 400 ms after that it passes. 3 came early and waited.
    assert.deepEqual(arrived, [51, 602, 602]);
    assert.equal(ofKind(trace, 'lost').length, 2);
  });

  it('must not delay into the past', async () => {
    await inWorld(async (world) => {
      world.host('b');
      world.rule(() => ({ delay: -1 }));
      await world.host('a').run(async (host) => {
        const socket = await host.datagram();
        await assert.rejects(socket.send({ host: 'b', port: 9 }, 'x'), RangeError);
      });
    });
  });
});
