import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import { check } from 'dlabs/world';
import scenario from './scenario';

const server = { host: 'server', port: 7 };

check(
  'every byte comes back as it was sent',
  {
    stage: 'echo',
    points: 2,
    schedules: 200,
    hint: 'Write what you read, without looking into it: bytes need not be text.',
  },
  async (world) => {
    scenario(world);
    const sent = Array.from({ length: 1 + world.choose(600) }, () => world.choose(256));
    const cut = world.choose(sent.length + 1);
    const echoed = await world.host('tester').run(async (host: Host) => {
      const connection = await host.connect(server);
      for (const part of [sent.slice(0, cut), sent.slice(cut)]) {
        if (part.length > 0) await connection.write(Uint8Array.from(part));
      }
      return readBytes(connection, sent.length);
    });
    assert.deepEqual(echoed, sent);
  },
);

check(
  'the echo does not wait for the end of the data',
  {
    stage: 'echo',
    schedules: 200,
    hint: 'Send each piece back as soon as you have read it. The client may wait for it before it goes on.',
  },
  async (world) => {
    scenario(world);
    const echoed = await world.host('tester').run(async (host: Host) => {
      const connection = await host.connect(server);
      await connection.write('ping');
      return readBytes(connection, 4);
    });
    assert.equal(String.fromCharCode(...echoed), 'ping');
  },
);

check(
  'a silent client does not hold up another',
  {
    stage: 'echo',
    schedules: 200,
    hint: 'Do not wait for one connection to finish before you accept the next.',
  },
  async (world) => {
    scenario(world);
    const echoed = await world.host('tester').run(async (host: Host) => {
      await host.connect(server);
      await host.sleep(world.choose(200));
      const second = await host.connect(server);
      await second.write('hello');
      return readBytes(second, 5);
    });
    assert.equal(String.fromCharCode(...echoed), 'hello');
  },
);

check(
  'the server ends its stream after the client',
  {
    stage: 'echo',
    schedules: 200,
    hint: 'When read() gives undefined, the client has sent everything: end the connection on your side too.',
  },
  async (world) => {
    scenario(world);
    const echoed = await world.host('tester').run(async (host: Host) => {
      const connection = await host.connect(server);
      await connection.write('bye');
      connection.end();
      return readBytes(connection, Infinity);
    });
    assert.equal(String.fromCharCode(...echoed), 'bye');
  },
);

/** Reads `count` bytes, or fewer when the peer ends its stream before. */
async function readBytes(connection: Connection, count: number): Promise<number[]> {
  const bytes: number[] = [];
  while (bytes.length < count) {
    const part = await connection.read();
    if (part === undefined) break;
    bytes.push(...part);
  }
  return bytes;
}
