/** Stage errors: every call ends, and the server lives on. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import { check } from 'dlabs/world';
import {
  client,
  errorOf,
  labelOf,
  type Outcome,
  outcomeOf,
  patience,
  quietly,
  resultOf,
  same,
  shown,
  type Stub,
  told,
  useService,
} from './probes';
import { openLibrary, server } from './scenario';
import type { Procedures } from './starter/messages';

check(
  'An error at the server is raised at the caller, with its type and message',
  {
    stage: 'errors',
    points: 6,
    schedules: 50,
    hint: 'Catch what the procedure throws, send its name and message in the reply, and reject the call with an Error that has both.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const slip = { title: 'Iracema', reader: { name: 'Célia', town: 'São Luís' } };
      await resultOf(host, stub, 'lend', [slip]);
      const other = resultOf(host, stub, 'search', ['mar', world.choose(10)]);
      const cases = [
        ['lend', [slip], 'BookTaken', '“Iracema” is lent to Célia of São Luís'],
        ['lend', [{ ...slip, title: 'Ulysses' }], 'NoSuchBook', 'the library has no “Ulysses”'],
        ['search', ['mar', -1], 'RangeError', 'there are no -1 shelves'],
      ] as const;
      for (const [procedure, args, name, message] of cases) {
        const raised = await errorOf(host, stub, procedure, args, `the procedure threw ${name}: ${message}`);
        same(
          { name: raised.name, message: raised.message },
          { name, message },
          `${labelOf(procedure, args)} threw ${name}: ${message} – at the caller it is ${raised.name}: ${raised.message}.`,
        );
      }
      await other;
      await resultOf(host, stub, 'titles', []);
    });
  },
);

check(
  'Whatever a procedure throws is an error at the caller',
  {
    stage: 'errors',
    points: 2,
    schedules: 20,
    hint: 'An error may have an empty message, or a name that is not that of its class. And “throw null” is legal: what does your skeleton do with something that has no name and no message?',
  },
  async (world) => {
    const thrown: Record<string, unknown> = {
      anError: new Error(''),
      aNamedOne: Object.assign(new Error('m'), { name: 'X' }),
      nothing: null,
      aText: 'text',
    };
    const service = (host: Host): Procedures => ({
      async fail(what: string) {
        await host.sleep(world.choose(20));
        throw thrown[what];
      },
      echo: async (value: unknown) => value,
    });
    let words = '';
    const calls = async (host: Host, stub: Stub): Promise<void> => {
      for (const [what, error] of Object.entries(thrown)) {
        words =
          error instanceof Error
            ? `an Error named ${error.name} with the message “${error.message}”`
            : shown(error);
        const raised = await errorOf(host, stub, 'fail', [what], `the procedure threw ${words}`);
        const { name, message } = error instanceof Error ? error : raised;
        same(
          { name: raised.name, message: raised.message },
          { name, message },
          `The procedure threw ${words}; at the caller it is an Error named ${raised.name} with the message “${raised.message}”.`,
        );
        await resultOf(host, stub, 'echo', [what]);
      }
    };
    await useService(world, service, calls, () => ` The procedure had thrown ${words}.`);
  },
);

check(
  'A call of an unknown procedure ends in an error',
  {
    stage: 'errors',
    points: 4,
    schedules: 20,
    hint: 'Look before you call, and answer with an error of type UnknownProcedure. Every object inherits toString and its like: only what the service itself has is a procedure.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      for (const procedure of ['burn', 'toString', 'constructor', 'hasOwnProperty', '__proto__']) {
        const raised = await errorOf(host, stub, procedure, ['Iracema'], 'the server has no such procedure');
        same(
          raised.name,
          'UnknownProcedure',
          `${procedure}(…) is no procedure of the server: expected UnknownProcedure, but the caller got ${raised.name}: ${raised.message}`,
        );
        assert.ok(
          raised.message.includes(procedure),
          `The message of the error should name the procedure ${procedure}. It says: ${raised.message}`,
        );
      }
      await resultOf(host, stub, 'titles', []);
    });
  },
);

check(
  'What the service itself has is a procedure, what it inherits is none',
  {
    stage: 'errors',
    points: 2,
    schedules: 10,
    hint: 'A list of forbidden names does not do. Ask the object what it has itself: Object.hasOwn(procedures, name).',
  },
  async (world) => {
    const inherited = { inherited: async () => 'secret' };
    const service = Object.assign(Object.create(inherited) as Procedures, {
      toString: async () => 'the service of the check',
    });
    await useService(
      world,
      () => service,
      async (host, stub) => {
        for (const procedure of ['inherited', 'valueOf']) {
          const raised = await errorOf(host, stub, procedure, [], 'the service only inherits it');
          same(
            raised.name,
            'UnknownProcedure',
            `The service only inherits ${procedure}: expected UnknownProcedure, but the caller got ${raised.name}: ${raised.message}`,
          );
        }
        const outcome = await outcomeOf(host, () => stub.call('toString', []));
        assert.ok(
          outcome.kind === 'result' && outcome.result === 'the service of the check',
          `This service has a procedure toString of its own, which returns “the service of the check”. The call of it ${told(outcome)}.`,
        );
      },
    );
  },
);

check(
  'When the connection is lost, every call ends in an error',
  {
    stage: 'errors',
    virtualTime: true,
    points: 7,
    schedules: 200,
    hint: 'When the stream of replies ends or breaks, no reply will come any more: reject every call that still waits, and those that are made later.',
  },
  async (world) => {
    const library = openLibrary(world);
    const never = world.choose(8) === 7;
    const end = never ? 0 : 60 + world.choose(400);
    if (never) library.kill();
    const again = world.choose(3) === 2;
    const dead = world.sleep(end).then(() => (again && !never ? void library.restart() : library.kill()));
    const killed = `The server died ${end} ms after the start${again ? ', and a new one was started' : ''}`;
    const what = never ? 'The server was not running' : killed;
    // When the client's machine knows at the latest (a refusal comes after a round trip): a way takes up to 40 ms.
    const known = end + (never ? 80 : 40);
    await client(world, async (host, open) => {
      const stub = open();
      const calls = [100, 3, 20, 40].map(async (shelves, i) => {
        const args = ['mar', shelves];
        const later = i === 0 ? 0 : world.choose(300);
        if (later > 0) await host.sleep(later);
        const outcome = await outcomeOf(host, () => stub.call('search', args));
        if (i > 0 && outcome.kind === 'result') return; // its reply came before
        mustBeLost(outcome, `${labelOf('search', args)}, made ${later} ms after the start,`);
        const settled = Math.round(host.now());
        assert.ok(
          settled <= Math.max(known, later) + 100,
          `${what}, and the client’s machine knew of it after ${known} ms at the latest. ${labelOf('search', args)}, made ${later} ms after the start, should end in its error at once; it did so ${settled} ms after the start.`,
        );
      });
      await Promise.all(calls);
      await dead;
      await host.sleep(1000);
      const outcome = await outcomeOf(host, () => stub.call('titles', []));
      mustBeLost(outcome, 'titles(), made one second after the server had died,');
    });

    function mustBeLost(outcome: Outcome, call: string): void {
      assert.ok(
        outcome.kind === 'error' && outcome.error.name === 'ConnectionLost',
        `${what}. ${call} should end in an error named ConnectionLost; it ${told(outcome)}.`,
      );
    }
  },
);

check(
  'The loss of a connection is the loss of its own stub only',
  {
    stage: 'errors',
    points: 3,
    schedules: 30,
    hint: 'One program may use two servers, and after a loss it opens a new stub. What a stub knows of its calls and of its connection belongs into its own private fields.',
  },
  async (world) => {
    const library = openLibrary(world);
    world.link('client', 'branch', { latency: [5, 40] });
    world.host('branch').start('server.ts');
    await client(world, async (host, open) => {
      const stub = open();
      const other = open({ host: 'branch', port: server.port });
      const lost = quietly(() => stub.call('search', ['mar', 100]));
      const args = ['sert', 60 + world.choose(40)];
      const slow = outcomeOf(host, () => other.call('search', args));
      await host.sleep(100 + world.choose(200));
      library.kill();
      await Promise.race([lost, host.sleep(patience)]);
      const died = 'The server of one stub died. A stub that is connected to another server';
      mustWork(await slow, `${died} had called ${labelOf('search', args)}, and this call`);
      mustWork(
        await outcomeOf(host, () => other.call('titles', [])),
        `${died} called titles(), and this call`,
      );
      library.restart();
      await host.sleep(1000);
      const renewed = open();
      mustWork(
        await outcomeOf(host, () => renewed.call('titles', [])),
        'The server died and was started again. titles(), called with a new stub,',
      );
    });

    function mustWork(outcome: Outcome, call: string): void {
      assert.ok(outcome.kind === 'result', `${call} should have a result; it ${told(outcome)}.`);
    }
  },
);

check(
  'A call may take as long as it takes',
  {
    stage: 'errors',
    virtualTime: true,
    points: 2,
    schedules: 2,
    within: 800_000,
    hint: 'A call is lost when its connection is, and only then. That a reply has not come yet means nothing: this search takes ten minutes.',
  },
  async (world) => {
    openLibrary(world);
    await client(world, async (host, open) => {
      await resultOf(host, open(), 'search', ['mar', 60_000], 700_000);
    });
  },
);

check(
  'What cannot be marshalled is an error of that call alone',
  {
    stage: 'errors',
    points: 2,
    schedules: 20,
    hint: 'shelf() gives an object that contains itself, and JSON.stringify throws. Is that inside your try? The caller must hear of it, and all other calls must go on.',
  },
  async (world) => {
    const library = openLibrary(world);
    await client(world, async (host, open) => {
      const stub = open();
      const other = resultOf(host, stub, 'search', ['mar', 5 + world.choose(20)]);
      await errorOf(host, stub, 'shelf', [1], 'its result contains itself and cannot be marshalled');
      const circle: unknown[] = [];
      circle.push(circle);
      await errorOf(host, stub, 'giveBack', circle, 'its argument contains itself and cannot be marshalled');
      await other;
      await resultOf(host, stub, 'titles', []);
    });
    assert.ok(library.alive, 'the server should still run');
  },
);

check(
  'A client that goes away leaves the server at work for others',
  {
    stage: 'errors',
    points: 2,
    schedules: 100,
    hint: 'A reply to a client that is gone cannot be written: that write throws. Nobody waits for that reply, so the error is of no interest to the server.',
  },
  async (world) => {
    const library = openLibrary(world);
    world.link('another', 'server', { latency: [5, 40] });
    const leaves = client(world, async (host, open) => {
      const stub = open();
      for (const shelves of [10, 15, 20]) void quietly(() => stub.call('search', ['mar', shelves]));
      await host.sleep(90 + world.choose(200));
    });
    await leaves;
    await world.sleep(500);
    assert.ok(library.alive, 'the server should still run');
    await client(world, (host, open) => resultOf(host, open(), 'titles', []), 'another');
  },
);
