import assert from 'node:assert/strict';
import { echo, inWorld, ofKind, pair, readAll, text } from '../fixtures/in-world';

const target = { host: 'server', port: 7 };

describe('a TCP connection', () => {
  it('carries bytes in order and once, whatever pieces they are read in', async () => {
    const pieces = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      let count = 0;
      await pair(
        async (connection) => {
          for (const part of ['one ', 'two ', 'three ', 'füünf']) await connection.write(part);
          connection.end();
        },
        async (connection) => {
          let all = new Uint8Array();
          for (let part = await connection.read(); part; part = await connection.read()) {
            all = new Uint8Array([...all, ...part]);
            count++;
          }
          assert.equal(text(all), 'one two three füünf');
        },
        seed,
      );
      pieces.add(count);
    }
    assert.ok(pieces.size > 3, `the schedules read in ${[...pieces].join(', ')} pieces`);
  });

  it('lets messages be read as bytes and bytes as messages', async () => {
    await pair(
      async (connection) => {
        await connection.send({ a: 'ü' });
        await connection.send([1]);
        connection.end();
      },
      async (connection) => assert.equal(await readAll(connection), '{"a":"ü"}\n[1]\n'),
    );
    await pair(
      async (connection) => {
        await connection.write('{"a":');
        await connection.write('1}\n[2]\n"x"');
        await connection.write('\n');
        connection.end();
      },
      async (connection) => {
        const got = [await connection.receive(), await connection.receive(), await connection.receive()];
        assert.deepEqual(got, [{ a: 1 }, [2], 'x']);
        assert.equal(await connection.receive(), undefined);
      },
      3,
    );
  });

  it('says when a line is not JSON, and when the stream ends in the middle of one', async () => {
    const got = (data: string) =>
      pair(
        async (connection) => {
          await connection.write(data);
          connection.end();
        },
        async (connection) => void (await connection.receive()),
      );
    await assert.rejects(got('{oops}\n'), { code: 'EBADMSG', message: /not JSON: \{oops\}/ });
    await assert.rejects(got('{"a":1'), { code: 'EBADMSG', message: /middle of a message/ });
  });

  it('is refused where nobody listens, after a round trip', async () => {
    await inWorld(async (world) => {
      world.host('server');
      world.defaultLink({ latency: 10 });
      await world.host('client').run(async (host) => {
        await assert.rejects(host.connect(target), { code: 'ECONNREFUSED' });
        assert.equal(host.now(), 20);
      });
    });
  });

  it('is refused when the backlog is full', async () => {
    await inWorld(
      async (world) => {
        world.host('server').start('server');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          await host.connect(target);
          await host.connect(target);
          await assert.rejects(host.connect(target), { code: 'ECONNREFUSED' });
        });
      },
      {
        programs: {
          server: async (host) => {
            await host.listen(7, { backlog: 2 });
            await host.sleep(1e6);
          },
        },
      },
    );
  });

  it('finds no host of an unknown name, and gives up on a silent one', async () => {
    await inWorld(async (world) => {
      world.host('server').powerFail();
      await world.host('client').run(async (host) => {
        await assert.rejects(host.connect({ host: 'nowhere', port: 1 }), { code: 'ENOTFOUND' });
        await assert.rejects(host.connect(target, { timeout: 500 }), { code: 'ETIMEDOUT' });
        assert.equal(host.now(), 500);
      });
    });
  });

  it('is half-closed by end: the other direction goes on', async () => {
    await pair(
      async (connection) => {
        const asked = await readAll(connection);
        await connection.write(`you said ${asked}`);
        connection.end();
        await assert.rejects(connection.write('more'), { code: 'EPIPE' });
      },
      async (connection) => {
        await connection.write('hello');
        connection.end();
        assert.equal(await readAll(connection), 'you said hello');
        await connection.closed;
      },
    );
  });

  it('breaks for both sides by reset', async () => {
    let theirs: unknown;
    const trace = await pair(
      async (connection, host) => {
        await connection.read().catch((error: unknown) => (theirs = error));
        await host.sleep(0);
      },
      async (connection, host) => {
        connection.reset();
        await assert.rejects(connection.read(), { code: 'ECONNRESET' });
        await assert.rejects(connection.write('x'), { code: 'ECONNRESET' });
        await host.sleep(50);
      },
    );
    assert.equal((theirs as { code?: string }).code, 'ECONNRESET');
    assert.equal(ofKind(trace, 'was-reset').length, 1);
  });

  it('reset: what was lost on the way is not sent again', async () => {
    let whole = 0;
    let cut = 0;
    for (let seed = 1; seed <= 60; seed++) {
      await inWorld(
        async (world) => {
          world.defaultLink({ latency: [1, 20], loss: 0.3 });
          world.host('server').start('server');
          await world.host('client').run(async (host) => {
            await host.sleep(1);
            const received = host
              .connect(target, { timeout: 1e6 })
              .then((connection) => connection.receive());
            const got = await Promise.race([received.catch(() => 'nothing'), host.sleep(1e5)]);
            if (got === 'the print') whole++;
            else cut++;
          });
        },
        {
          seed,
          programs: {
            server: async (host) => {
              const connection = await (await host.listen(7)).accept();
              await connection?.send('the print');
              connection?.reset();
              await host.sleep(1e6);
            },
          },
        },
      );
    }
    assert.ok(whole > 10 && cut > 5, `${whole} whole, ${cut} cut`);
  });

  it('makes the writer wait while the reader does not read', async () => {
    await pair(
      async (connection, host) => {
        await host.sleep(1_000);
        assert.equal((await readAll(connection)).length, 300_000);
        connection.end();
      },
      async (connection, host) => {
        for (let i = 0; i < 30; i++) await connection.write('x'.repeat(10_000));
        assert.ok(host.now() > 1_000, `everything was written at ${host.now()}`);
        connection.end();
        await connection.read();
      },
    );
  });

  it('carries a line that is longer than the window, however it was written', async () => {
    for (const size of [7, 1_000, 100_000]) {
      const line = JSON.stringify('x'.repeat(200_000));
      await pair(
        async (connection) => {
          for (let at = 0; at < line.length; at += size) await connection.write(line.slice(at, at + size));
          await connection.write('\n"next"\n');
        },
        async (connection) => {
          assert.equal((await connection.receive<string>())?.length, 200_000);
          assert.equal(await connection.receive(), 'next');
        },
      );
    }
  });

  it('sends what waits before the end that follows it', async () => {
    await pair(
      async (connection, host) => {
        await host.sleep(100);
        assert.equal((await readAll(connection)).length, 200_000);
        connection.end();
      },
      async (connection) => {
        void connection.write('x'.repeat(200_000));
        connection.end();
        assert.equal(await connection.read(), undefined);
      },
    );
  });

  it('delivers under loss, later', async () => {
    const time = async (loss: number): Promise<number> => {
      let took = 0;
      await inWorld(
        async (world) => {
          world.defaultLink({ latency: 1, loss });
          world.host('server').start('echo');
          await world.host('client').run(async (host) => {
            await host.sleep(1);
            const connection = await host.connect(target);
            for (let i = 0; i < 50; i++) {
              await connection.send(i);
              assert.equal(await connection.receive(), i);
            }
            took = host.now();
          });
        },
        { seed: 11, programs: { echo } },
      );
      return took;
    };
    const [sound, lossy] = [await time(0), await time(0.2)];
    assert.ok(lossy > sound + 1_000, `${lossy} ms with loss against ${sound} ms`);
  });

  it('takes the time that the bandwidth allows', async () => {
    await inWorld(
      async (world) => {
        world.defaultLink({ latency: 5, bandwidth: 100_000 });
        world.host('server').start('server');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          const begin = host.now();
          assert.equal((await readAll(connection)).length, 50_000);
          assert.ok(
            Math.abs(host.now() - begin - 500) < 20,
            `${host.now() - begin} ms for half a second’s worth`,
          );
        });
      },
      {
        programs: {
          server: async (host) => {
            const connection = await (await host.listen(7)).accept();
            await connection?.write('x'.repeat(50_000));
          },
        },
      },
    );
  });

  it('is handed to a child process, and is the parent’s no longer', async () => {
    await inWorld(
      async (world) => {
        const parent = world.host('server').start('parent');
        await world.host('client').run(async (host) => {
          await host.sleep(1);
          const connection = await host.connect(target);
          await connection.send('hello');
          assert.equal(await connection.receive(), 'child 3 got hello');
        });
        await world.sleep(10);
        assert.deepEqual(parent.output, [
          'EINVAL: this connection was handed to process 3',
          'child ended with 0',
        ]);
      },
      {
        programs: {
          parent: async (host) => {
            const connection = await (await host.listen(7)).accept();
            const child = await host.spawn('child', connection ? { connection } : {});
            await connection?.receive().catch((error: Error) => host.log(error.message));
            host.log(`child ended with ${(await child.exited).code}`);
            await host.sleep(1e6);
          },
          child: async (host) => {
            const asked = await host.connection?.receive<string>();
            await host.connection?.send(`child ${host.pid} got ${asked}`);
          },
        },
      },
    );
  });

  it('sends padding that takes its time on the wire and no memory, and is white space for who reads bytes', async () => {
    for (const padding of [3, 1_000, 1_459, 5_000, 2_000_000]) {
      await pair(
        async (connection) => {
          await connection.receive();
          await connection.send({ a: 1 }, { padding });
          await connection.send(2);
        },
        async (connection, host, world) => {
          world.defaultLink({ latency: 1, bandwidth: 1_000_000 });
          const begin = host.now();
          await connection.send('go');
          assert.deepEqual(await connection.receive(), { a: 1 });
          const took = host.now() - begin;
          const expected = 2 + (padding + 5) / 1_000;
          // A window of 64 KiB needs 65 ms, and its report 1 ms: the link is never idle.
          assert.ok(Math.abs(took - expected) < 0.2, `${padding}: ${took} ms, not ${expected}`);
          assert.equal(await connection.receive(), 2);
          assert.equal(world.traffic.between('server', 'client').bytes, padding + 8 + 2);
        },
      );
      await pair(
        async (connection) => {
          await connection.send({ a: 1 }, { padding });
          connection.end();
        },
        async (connection) => assert.equal(await readAll(connection), `{"a":1}${' '.repeat(padding)}\n`),
      );
    }
    await pair(
      () => Promise.resolve(),
      (connection) => assert.rejects(connection.send(1, { padding: 0.5 }), { code: 'EINVAL' }),
    );
  });

  it('is one way while the network is cut one way: the peer reads, and its answers wait for the heal', async () => {
    await pair(
      async (connection, host) => {
        await connection.send(`got ${await connection.receive<string>()} at ${Math.floor(host.now())}`);
      },
      async (connection, host, world) => {
        world.defaultLink({ latency: 1 });
        await host.sleep(100 - host.now());
        world.partition('server', 'client', { oneWay: true });
        await connection.send('x');
        await host.sleep(900);
        world.heal();
        assert.equal(await connection.receive(), 'got x at 101');
        assert.ok(host.now() > 1_000 && host.now() < 2_000);
      },
    );
  });
});
