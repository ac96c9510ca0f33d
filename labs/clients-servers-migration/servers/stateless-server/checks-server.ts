import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import {
  anyRequest,
  ask,
  askAll,
  disturb,
  diskMustBe,
  Model,
  mustReply,
  opened,
  serverOf,
  told,
} from './probes';
import { startServer } from './scenario';
import { files } from './starter/protocol';
import type { Request } from './starter/protocol';

const stage = 'server';

check(
  'A request is done where it says, and with the file that it names',
  {
    stage,
    points: 15,
    hint: 'The position is in the request. Behind the end of a file there is nothing to read; a write there fills the gap with spaces. A file that is there is not made anew, and one that is gone may be removed again.',
    schedules: 200,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    startServer(world);
    await opened(world);
    const model = new Model();
    await world.host('desk').run(async (host) => {
      const connection = await host.connect(files);
      const story: string[] = [];
      for (let n = 0; n < 14; n++) {
        const request: Request = n === 0 ? { op: 'create', file: 'a' } : anyRequest(world, ['a', 'b']);
        const [reply] = await askAll(connection, [request]);
        const before =
          story.length === 0 ? 'The disk was empty.' : `Before: ${story.slice(-6).join('; then ')}.`;
        mustReply(reply, model.handle(request), request, before);
        story.push(told(request));
      }
    });
    diskMustBe(world, model, 'A client made, wrote and removed files.');
  },
);

check(
  'A request that comes twice does no more than one that comes once',
  {
    stage,
    points: 10,
    hint: 'A client that got no reply asks again. “Write this at 12” may be done as often as one likes; “write this at the end” may not. And removing what is gone is no error: afterwards it is gone.',
    schedules: 100,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    startServer(world);
    await opened(world);
    const model = new Model();
    await world.host('desk').run(async (host) => {
      const connection = await host.connect(files);
      await askAll(connection, [{ op: 'create', file: 'a' }]);
      model.handle({ op: 'create', file: 'a' });
      for (let n = 0; n < 10; n++) {
        const request = anyRequest(world, ['a', 'b']);
        const copies = 2 + world.choose(2);
        const replies = await askAll(
          connection,
          Array.from({ length: copies }, () => request),
        );
        const wanted = model.handle(request);
        for (const reply of replies) mustReply(reply, wanted, request, `This request came ${copies} times.`);
      }
    });
    diskMustBe(world, model, 'A client sent each request several times.');
  },
);

check(
  'A crash between any two requests is not noticed',
  {
    stage,
    points: 20,
    hint: 'After a crash, all fields of your `FileServer` are as new. Which of them does the next request need? And what was written, but not synced, may be gone with the power.',
    schedules: 200,
    within: 300_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    startServer(world);
    await opened(world);
    const model = new Model();
    let last = 'The server had just been started.';
    const story: string[] = [];
    await world.host('desk').run(async (host) => {
      for (let n = 0; n < 10; n++) {
        const request: Request = n === 0 ? { op: 'create', file: 'a' } : anyRequest(world, ['a', 'b']);
        mustReply(await ask(host, request), model.handle(request), request, last);
        story.push(told(request));
        last = 'Nothing had happened since the last request.';
        if (world.choose(2) === 0) continue;
        const fault = await disturb(world);
        story.push(fault);
        last = `Before, ${fault}.`;
      }
    });
    diskMustBe(world, model, `A client asked for one thing after another: ${story.join('; then ')}.`);
  },
);

check(
  'A reply leaves when what it says is safe on the disk',
  {
    stage,
    points: 5,
    hint: 'Wait for `disk.sync()` before you reply to a request that changed something. Removing is a change, too. And what you find done already may have been done by a server that died before it synced.',
    schedules: 60,
    virtualTime: true,
  },
  async (world) => {
    world.defaultLink({ latency: 0.05 });
    startServer(world);
    await opened(world);
    const model = new Model();
    const changes: readonly Request[] = [
      { op: 'create', file: 'a' },
      { op: 'write', file: 'a', at: world.choose(5), text: 'ana' },
      { op: 'remove', file: 'a' },
    ];
    await world.host('desk').run(async (host) => {
      const connection = await host.connect(files);
      const count = 1 + world.choose(3);
      const done = changes.slice(0, count);
      const last = done[count - 1]!;
      const isKilled = world.choose(2) === 1;
      for (const request of isKilled ? done.slice(0, -1) : done) await askAll(connection, [request]);
      if (isKilled) {
        void connection.send(last).catch(() => undefined);
        await host.sleep(world.choose(30) / 10); // a sync takes 2 ms
        const server = serverOf(world);
        server.kill();
        server.restart();
        await opened(world);
        await askAll(await host.connect(files), [last]);
      }
      world.host('files').powerFail();
      for (const request of done) model.handle(request);
      const asked = `A client asked: ${done.map(told).join('; then ')}.`;
      diskMustBe(
        world,
        model,
        isKilled
          ? `${asked} Before the last reply the server was killed and started again, and the client asked again. The moment the reply arrived, the machine lost its power.`
          : `${asked} The moment the last reply arrived, the server lost its power.`,
      );
    });
  },
);

check(
  'Clients that write at the same time do not undo one another',
  {
    stage,
    points: 10,
    hint: 'To write a part of a file you read the whole, change it, and write it. What if another request is handled while you wait for the disk?',
    schedules: 100,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    startServer(world);
    await opened(world);
    const model = new Model();
    const create: Request = { op: 'create', file: 'a' };
    model.handle(create);
    await world.host('desk').run((host) => ask(host, create));
    const clients = [0, 1, 2].map((n) =>
      world.host(`desk-${n}`).run(async (host) => {
        const connection = await host.connect(files);
        for (let k = 0; k < 4; k++) {
          const at = 12 * k + 4 * n;
          const request: Request = { op: 'write', file: 'a', at, text: `${n}${k}` };
          model.handle(request);
          await askAll(connection, [request]);
          await host.sleep(world.choose(10));
        }
      }),
    );
    await Promise.all(clients);
    diskMustBe(world, model, 'Three clients wrote at the same time, each at places of its own.');
  },
);

check(
  'A read needs nothing that went before',
  {
    stage,
    points: 5,
    hint: 'Two clients read the same file, each from where it stands. The server need not know that they exist.',
    schedules: 40,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 10] });
    const text = 'abcdefghijklmnopqrstuvwxyz';
    world.host('files').putFile('a', text);
    startServer(world);
    await opened(world);
    const clients = [0, 1, 2].map((n) =>
      world.host(`desk-${n}`).run(async (host) => {
        const connection = await host.connect(files);
        for (let k = 0; k < 6; k++) {
          const request: Request = {
            op: 'read',
            file: 'a',
            at: world.choose(26),
            count: 1 + world.choose(5),
          };
          const [reply] = await askAll(connection, [request]);
          const wanted = { ok: true, text: text.slice(request.at, request.at + request.count) } as const;
          mustReply(
            reply,
            wanted,
            request,
            'Three clients read the same file, each wherever it likes; nobody made it or opened it.',
          );
          await host.sleep(world.choose(10));
        }
      }),
    );
    await Promise.all(clients);
    const kept = [...world.host('files').files.keys()].filter((name) => name !== 'a');
    if (kept.length > 0) assert.fail(`Clients only read, and the server wrote “${kept[0]}” to its disk.`);
  },
);
