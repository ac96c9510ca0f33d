import assert from 'node:assert/strict';
import { inWorld, ofKind, pair, readAll, text } from '../fixtures/in-world';

const slow = { latency: 5 } as const;

describe('urgent data', () => {
  it('is announced while the window is full and nobody reads', async () => {
    let learnt = 0;
    let unread = 0;
    await pair(
      async (connection, host) => {
        await host.sleep(50);
        for (let i = 0; i < 20; i++) void connection.write('x'.repeat(10_000));
        void connection.writeUrgent('!');
        connection.end();
      },
      async (connection, host, world) => {
        world.defaultLink(slow);
        assert.equal(connection.untilMark, undefined);
        unread = (await connection.urgent()) ?? 0;
        learnt = host.now();
        assert.equal(connection.untilMark, unread);
        assert.equal((await readAll(connection)).length, 200_001);
      },
    );
    assert.equal(unread, 200_001);
    assert.ok(learnt < 70, `learnt at ${learnt} ms`);
  });

  it('is not read together with what follows it: read stops at the mark', async () => {
    for (let seed = 0; seed < 40; seed++) {
      await pair(
        async (connection) => {
          await connection.write('before');
          await connection.writeUrgent('NOW');
          await connection.write('after');
          connection.end();
        },
        async (connection, host) => {
          await host.sleep(100);
          assert.equal(await connection.urgent(), 9);
          let urgent = '';
          while (connection.untilMark !== undefined) urgent += text(await connection.read());
          assert.equal(urgent, 'beforeNOW');
          assert.equal(await readAll(connection), 'after');
          assert.equal(await connection.urgent(), undefined);
        },
        seed,
      );
    }
  });

  it('has one mark: a later one moves it on', async () => {
    await pair(
      async (connection) => {
        await connection.writeUrgent('one');
        await connection.write('..');
        await connection.writeUrgent('two');
        await connection.write('!');
        connection.end();
      },
      async (connection, host) => {
        await host.sleep(100);
        assert.equal(connection.untilMark, 8);
        let ahead = '';
        while (connection.untilMark !== undefined) ahead += text(await connection.read());
        assert.equal(ahead, 'one..two');
        assert.equal(await readAll(connection), '!');
      },
    );
  });

  it('can be urgent again once the mark was passed', async () => {
    await pair(
      async (connection) => {
        await connection.writeUrgent('a');
        await connection.receive();
        await connection.writeUrgent('b');
        await connection.receive();
      },
      async (connection) => {
        for (const letter of ['a', 'b']) {
          assert.equal(await connection.urgent(), 1);
          assert.equal(text(await connection.read()), letter);
          assert.equal(connection.untilMark, undefined);
          await connection.send('next');
        }
      },
    );
  });

  it('is learnt from the data itself when the notice is lost, and from a later notice when both are', async () => {
    const learnt: number[] = [];
    for (const lost of [['urgent'], ['urgent', 'data']]) {
      await pair(
        async (connection) => {
          await connection.receive();
          await connection.writeUrgent('x');
          await connection.receive();
        },
        async (connection, host, world) => {
          world.defaultLink(slow);
          let dropped = 0;
          world.rule(({ from, kind, size }) => {
            const drop = from === 'server' && dropped < 2 && lost.includes(size > 0 ? 'data' : kind);
            if (drop) dropped++;
            return drop ? 'drop' : 'pass';
          });
          await connection.send('go');
          assert.equal(await connection.urgent(), 1);
          learnt.push(host.now());
        },
      );
    }
    const [byData = 0, byRepetition = 0] = learnt;
    assert.ok(byData < 20 && byRepetition > 200 && byRepetition < 240, learnt.join());
  });

  it('is none once the stream ends, and fails after an end', async () => {
    const trace = await pair(
      async (connection) => {
        connection.end();
        await assert.rejects(connection.writeUrgent('x'), { code: 'EPIPE' });
      },
      async (connection) => assert.equal(await connection.urgent(), undefined),
    );
    assert.equal(ofKind(trace, 'urgent').length, 0);
  });

  it('lets receive take a whole line, wherever the mark is', async () => {
    await pair(
      async (connection) => {
        await connection.writeUrgent('[1');
        await connection.write(']\n');
      },
      async (connection) => {
        assert.deepEqual(await connection.receive(), [1]);
        assert.equal(connection.untilMark, undefined);
      },
    );
  });

  it('is told by the trace: the notice follows from the write and arrives before the data', async () => {
    const trace = await inWorld(
      async (world) => {
        world.host('server').start('server');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect({ host: 'server', port: 7 });
          await connection.urgent();
          await connection.read();
        });
      },
      {
        programs: {
          server: async (host) => {
            const connection = await (await host.listen(7)).accept();
            await connection?.writeUrgent('abc');
            await host.sleep(1e6);
          },
        },
      },
    );
    const [notice, learnt] = [ofKind(trace, 'urgent')[0], ofKind(trace, 'notified')[0]];
    assert.equal(learnt?.cause, notice?.index);
    assert.deepEqual([notice?.size, learnt?.size, learnt?.peer], [3, 3, 'server']);
  });
});
