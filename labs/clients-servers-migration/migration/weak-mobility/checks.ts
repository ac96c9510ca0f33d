import assert from 'node:assert/strict';
import type { Json } from 'dlabs';
import { check, measure } from 'dlabs/world';
import type { CodeCache, CodeSegment, Reply } from './starter/code';
import { digest } from './starter/code';
import { library } from './starter/library';
import { twister } from './starter/twister';
import type { Failing, Watch } from './probes';
import {
  answerOf,
  brokenDisk,
  daemon,
  endings,
  expected,
  failureOf,
  fetched,
  frailStore,
  headerOf,
  large,
  onHost,
  onLaptop,
  ordered,
  pipeline,
  programLines,
  pulled,
  pulledInto,
  pushed,
  runFor,
  sentSlowly,
  shuffled,
  single,
  speaksTheFormat,
  started,
  watchedStore,
  watchedWorker,
  within,
  words1,
  words2,
} from './probes';
import type * as PushModule from './starter/push';
import { publish, setUp, startStore, startWorker } from './scenario';

/** Consumes its data deep down. */
const digger = single(
  `export default async (data) => { for (const line of data.lines) line.words.length = 0; return 0; };`,
);
const short = single(`export default async () => 'done';`);

// ── Stage 1: push ──────────────────────────────────────────────────────────────────────────────────────────

check(
  'A pushed program runs on the worker, and its result comes back',
  {
    stage: 'push',
    points: 10,
    schedules: 20,
    hint: 'In the Network terminal you see each message of the push. Compare them with the lines in the guide, one by one.',
  },
  async (world) => {
    const { worker } = setUp(world, []);
    const program = pipeline(world);
    const data = { values: [world.choose(100), 1 + world.choose(100), 2] };
    const result = await onLaptop(world, (host, student) => pushed(host, student, program, data));
    assert.ok(
      programLines(worker).length > 0,
      'push(…) gave a result, but the program never ran on the worker',
    );
    assert.deepEqual(
      result,
      await expected(world, program, data),
      'push(…) gave another result than the program has',
    );
    const nothing = world.pick<Json>([0, false, '', null]);
    const gives = single(`export default async () => (${JSON.stringify(nothing)});`);
    assert.deepEqual(
      await onLaptop(world, (host, student) => pushed(host, student, gives, {})),
      nothing,
      `the program’s result is ${JSON.stringify(nothing)}, which is a result, too; push(…) gave another`,
    );
    await speaksTheFormat(world, program, data);
  },
);

check(
  'A program that was under way on the laptop starts anew on the worker',
  {
    stage: 'push',
    points: 10,
    schedules: 200,
    hint: 'Only code and initial data move. What has a run that was under way left of the data that it was given?',
  },
  async (world) => {
    const { worker } = setUp(world, []);
    const data = twister(50);
    const whole = twister(50);
    const underWay = world.choose(260);
    const wait = world.choose(2) === 0;
    const result = await onLaptop(world, async (host, student) => {
      await runFor(host, student, data, underWay, wait);
      const gone = whole.lines.length - data.lines.length;
      const read = `After ${underWay} ms on the laptop, words 1 had read ${gone} ${gone === 1 ? 'line' : 'lines'}`;
      const question = 'gone from the data that start(…) was given. Does start leave data untouched?';
      assert.deepEqual(
        data,
        whole,
        `${read}, and ${gone === 1 ? 'that line is' : 'those lines are'} ${question}`,
      );
      const nested = { lines: [{ words: ['a', 'b'] }] };
      await started(host, student, digger, nested);
      assert.deepEqual(
        nested,
        { lines: [{ words: ['a', 'b'] }] },
        'a program took the words out of the lines of { lines: [{ words: […] }] }, and they are gone from the data that start(…) was given. How deep does your copy go?',
      );
      return pushed(host, student, words1, data);
    });
    const [first = 'nothing'] = programLines(worker);
    const wanted = `words 1: line 1 of ${whole.lines.length}`;
    const pushedWhen = `After ${underWay} ms on the laptop, words 1 was pushed`;
    assert.ok(
      first === wanted,
      `${pushedWhen}. On the worker it should begin with “${wanted}”; it began with “${first}”`,
    );
    assert.deepEqual(
      result,
      await expected(world, words1, whole),
      `${pushedWhen}; its result is not that of all lines`,
    );
  },
);

check(
  'Two runs of one program share nothing',
  {
    stage: 'push',
    points: 5,
    schedules: 30,
    hint: 'A module’s variables belong to one run. What of the first run does the worker still use in the second?',
  },
  async (world) => {
    setUp(world, []);
    const gap = world.pick([0, 30, 500]);
    const pushAfter = (name: string, ms: number): Promise<Json> =>
      onHost(world, name, async (host, student) => {
        await host.sleep(ms);
        return pushed(host, student, words1, twister(20));
      });
    const results = await Promise.all([pushAfter('laptop', 0), pushAfter('desktop', gap)]);
    const right = await expected(world, words1, twister());
    for (const result of results) {
      assert.deepEqual(
        result,
        right,
        `words 1 was pushed twice, ${gap} ms apart, and one run gave a wrong result`,
      );
    }
    const again = await onLaptop(world, async (host, student) => {
      await started(host, student, words1, twister(1));
      return started(host, student, words1, twister(1));
    });
    assert.deepEqual(
      again,
      right,
      'start(…) was called twice with the same code segment, and the second run gave a wrong result',
    );
  },
);

check(
  'Nothing starts before every module has arrived',
  {
    stage: 'push',
    points: 5,
    schedules: 100,
    hint: 'The modules come in any order and with pauses. How does receivePush know that it has the last one, and under which name does each text go?',
  },
  async (world) => {
    const { worker } = setUp(world, []);
    const result = await onHost(world, 'sender', (host) =>
      sentSlowly(world, host, words1, (missing) => {
        const [early] = programLines(worker);
        assert.ok(
          early === undefined,
          `the program printed “${early}” when ${missing.join(' and ')} had not even been sent`,
        );
      }),
    );
    assert.deepEqual(result, await expected(world, words1, twister()), 'words 1 gave a wrong result');
  },
);

check(
  'A transfer that breaks off starts nothing, and the worker serves on',
  {
    stage: 'push',
    points: 10,
    schedules: 100,
    hint: 'receive() gives undefined when the sender ended its stream, which its death does, too. Is that the end of the code?',
  },
  async (world) => {
    const { worker } = setUp(world, []);
    const names = shuffled(world, Object.keys(words1.modules));
    const sent = names.slice(0, world.choose(names.length));
    const how = world.pick(['end', 'reset', 'die'] as const);
    await onHost(world, 'sender', async (host) => {
      const connection = await host.connect(daemon);
      await connection.send(headerOf(words1, twister(20)));
      for (const module of sent) await connection.send({ module, text: words1.modules[module]! });
      if (how === 'die') return;
      if (how === 'reset') return connection.reset();
      connection.end();
      const early = `the stream was ended after ${sent.length} of ${names.length} modules`;
      const reply = await answerOf(
        host,
        connection.receive<Reply>(),
        'to a push that ended too early',
        () => `${early}, and the worker has not answered within 5 s. What is receivePush waiting for?`,
      );
      assert.ok(
        'error' in reply,
        `only ${sent.length} of ${names.length} modules came, and the worker answered a result`,
      );
    });
    await world.sleep(1_000);
    const [ran] = programLines(worker);
    const came = sent.length === 0 ? 'no module' : `only ${sent.join(' and ')}`;
    assert.ok(
      ran === undefined,
      `${came} of ${names.length} modules came, and yet the program ran: “${ran}”`,
    );
    const other = { ...words2, version: words1.version };
    const result = await onLaptop(world, (host, student) => pushed(host, student, other, twister(20)));
    assert.deepEqual(
      result,
      await expected(world, other, twister()),
      `${came} of ${names.length} modules came. The next push had the same name and version and another words.ts; it gave a wrong result`,
    );
  },
);

check(
  'Two transfers at the same time do not mix',
  {
    stage: 'push',
    points: 5,
    schedules: 50,
    hint: 'The worker serves many connections at once, all in one process. Where do the modules of one transfer wait for the rest?',
  },
  async (world) => {
    setUp(world, []);
    const programs = [words1, words2];
    const oneLaptop = world.choose(2) === 0;
    const push = (program: CodeSegment): Promise<Json> =>
      onHost(world, oneLaptop ? 'laptop' : `sender ${program.version}`, (host) =>
        sentSlowly(world, host, program),
      );
    const results = await Promise.all(programs.map(push));
    for (const [n, program] of programs.entries()) {
      const right = await expected(world, program, twister());
      assert.deepEqual(
        results[n],
        right,
        `words 1 and 2 were pushed at the same time, ${oneLaptop ? 'both from one laptop' : 'from two laptops'}; words ${n + 1} gave a wrong result`,
      );
    }
  },
);

check(
  'push tells what went wrong, and does not wait for ever',
  {
    stage: 'push',
    points: 5,
    schedules: 20,
    hint: 'There are three answers: a result, an error, and none, because the worker went away.',
  },
  async (world) => {
    const { worker } = setUp(world, []);
    const fails = single(`export default () => { throw new Error('out of paper'); };`);
    const message = await onLaptop(world, (host, student) =>
      failureOf(host, student, fails, 'with a program that throws'),
    );
    const wanted = 'the worker answered the error “out of paper”; the error of push(…) should say so';
    assert.ok(message.includes('out of paper'), `${wanted}, and says “${message}”`);
    const silent = single(`export default () => { throw new Error(''); };`);
    await onLaptop(world, (host, student) =>
      failureOf(host, student, silent, 'with the answer {"error":""}'),
    );
    const lasts = single(`export default () => new Promise(() => undefined);`);
    const die = world.sleep(500).then(() => worker.kill());
    await Promise.all([
      die,
      onLaptop(world, (host, student) => failureOf(host, student, lasts, 'to a worker that dies')),
    ]);
  },
);

check(
  'push ends its connection, whatever happens',
  {
    stage: 'push',
    points: 5,
    schedules: 40,
    hint: 'Follow each way out of push, by return and by throw: which of them skip connection.end()? None skips a finally.',
  },
  async (world) => {
    const how = world.pick(endings);
    const watch: Watch = { opened: 0, open: 0 };
    void world.host('worker').run((host) => watchedWorker(host, words1, how, watch));
    await onLaptop(world, async (host, student) => {
      const { push } = student<typeof PushModule>('push.ts');
      const outcome = (async () => push(host, daemon, words1, {}))().catch(() => undefined);
      await Promise.race([outcome, host.sleep(5_000)]);
      await host.sleep(1_000);
      assert.ok(watch.opened > 0, 'push(…) did not connect to the worker');
      assert.ok(
        watch.open === 0,
        `the worker ${how}; a second later push(…) has still not ended its connection`,
      );
    });
  },
);

// ── Stage 2: pull ──────────────────────────────────────────────────────────────────────────────────────────

check(
  'Push and pull give the same result',
  {
    stage: 'pull',
    points: 5,
    schedules: 50,
    hint: 'The store’s terminal shows what it was asked for. Is that every module of the manifest, and does each text get its own file name?',
  },
  async (world) => {
    const program = pipeline(world);
    setUp(world, [program]);
    const data = { values: [world.choose(1_000), 5, 8] };
    const right = await expected(world, program, data);
    const byPull = await onLaptop(world, (host) => pulled(host, program, data));
    assert.deepEqual(byPull, right, 'the program that the worker pulled gave a wrong result');
    const byPush = await onLaptop(world, (host, student) => pushed(host, student, program, data));
    assert.deepEqual(byPush, right, 'the program that was pushed gave a wrong result');
  },
);

check(
  'A fetch that breaks off starts nothing, and the next one succeeds',
  {
    stage: 'pull',
    points: 10,
    schedules: 120,
    hint: 'Follow what your code does when the answer is undefined, or an error: what is in the modules then, and what in the cache?',
  },
  async (world) => {
    world.defaultLink({ latency: [5, 30] });
    const worker = startWorker(world);
    const answered = world.choose(3);
    const how = world.pick<Failing>(['dies', 'resets', 'answers an error']);
    const frail = world.host('store').run((host) => frailStore(host, words1, answered, how));
    const reply = await onLaptop(world, (host) => ordered(host, words1, twister(20)));
    const came = `After ${answered} of 3 modules the store ${how}`;
    const [ran] = programLines(worker);
    assert.ok(ran === undefined, `${came}, and yet the program ran: “${ran}”`);
    assert.ok('error' in reply, `${came}, and the worker answered a result: ${JSON.stringify(reply)}`);
    assert.ok(
      how !== 'answers an error' || reply.error.includes(brokenDisk),
      `Asked for a module, the store answered the error “${brokenDisk}”; the error of pull(…) should say so, and says “${'error' in reply ? reply.error : ''}”`,
    );
    const unasked = `the worker did not ask the store for all modules; it answered the error “${reply.error}”`;
    await within(world, frail, unasked);
    const store = startStore(world, [words1, short]);
    const next = await onLaptop(world, (host) => ordered(host, words1, twister(20)));
    if (!('result' in next)) {
      assert.fail(`${came}. Later it is whole again, and the worker still answers the error “${next.error}”`);
    }
    assert.deepEqual(
      next.result,
      await expected(world, words1, twister()),
      `${came}, and is whole again later; the result is wrong`,
    );
    store.restart();
    await world.sleep(200);
    const last = await onLaptop(world, (host) => ordered(host, short, {}));
    assert.ok(
      'result' in last,
      `Between two runs the store was restarted. It is there again, and the worker answers the error “${'error' in last ? last.error : ''}”`,
    );
  },
);

check(
  'What the store does not have is an error',
  {
    stage: 'pull',
    points: 5,
    hint: 'The store answers { error } when it has no such program. Who looks at that?',
  },
  async (world) => {
    setUp(world, [words1]);
    const reply = await onLaptop(world, (host) =>
      ordered(host, { name: 'words', version: '9' }, twister(20)),
    );
    assert.ok('error' in reply, `the store has no words 9, and the worker answered ${JSON.stringify(reply)}`);
    const said = 'the store has no words@9';
    assert.ok(
      reply.error.includes(said),
      `the store said “${said}”; the worker answered the error “${reply.error}”`,
    );
    const next = await onLaptop(world, (host) => ordered(host, words1, twister(20)));
    assert.ok('result' in next, `after that, words 1 gives the error “${'error' in next ? next.error : ''}”`);
  },
);

check(
  'pull ends its connection, whatever happens',
  {
    stage: 'pull',
    points: 5,
    schedules: 40,
    hint: 'The worker lives on, and so does every connection that pull leaves open. Follow each way out of pull, by return and by throw.',
  },
  async (world) => {
    startWorker(world);
    const how = world.pick(endings);
    const watch: Watch = { opened: 0, open: 0 };
    void world.host('store').run((host) => watchedStore(host, words1, how, watch));
    await onLaptop(world, (host) => ordered(host, words1, twister(20)));
    await world.sleep(1_000);
    assert.ok(watch.opened > 0, 'pull did not connect to the store');
    assert.ok(
      watch.open === 0,
      `the store ${how}; a second after its run the worker has still not ended the connection`,
    );
  },
);

// ── Stage 3: versions ──────────────────────────────────────────────────────────────────────────────────────

check(
  'The second run fetches no module',
  {
    stage: 'versions',
    points: 5,
    schedules: 20,
    hint: 'Look into the cache before you ask the store, and put into it what you got.',
  },
  async (world) => {
    const program = { ...words1, modules: { ...words1.modules, 'empty.ts': '' } };
    const { store } = setUp(world, [program]);
    await onLaptop(world, (host) => pulled(host, words1, twister(20)));
    const before = fetched(store).length;
    assert.ok(before >= 3, 'the first run asked the store for fewer modules than the program has');
    await onLaptop(world, (host) => pulled(host, words1, twister(20)));
    assert.deepEqual(
      fetched(store).slice(before),
      [],
      'the second run asked the store for modules that the worker has (this program has one more than yours, empty.ts)',
    );
    await onLaptop(world, async (host, student) => {
      const [file, text] = world.pick(Object.entries(program.modules));
      const cache: CodeCache = new Map([[digest(text), text]]);
      const start = fetched(store).length;
      const segment = await pulledInto(host, student, program, cache);
      assert.ok(
        !fetched(store).slice(start).includes(file),
        `pull(…) was given a cache with the text of ${file} under its digest, and fetched it all the same`,
      );
      assert.deepEqual(segment.modules, program.modules, 'pull(…) gave other modules than the store has');
      const fresh: CodeCache = new Map();
      await pulledInto(host, student, program, fresh);
      assert.deepEqual(
        [...fresh.keys()].sort(),
        Object.values(program.modules).map(digest).sort(),
        'pull(…) was given an empty cache; afterwards the cache should have each text under its digest',
      );
    });
  },
);

check(
  'Of a new version only the modules that changed are fetched',
  {
    stage: 'versions',
    points: 5,
    schedules: 20,
    hint: 'words 1 and words 2 differ in words.ts only. Under which key does your cache keep main.ts?',
  },
  async (world) => {
    const [first, second] = world.pick([[words1, words2] as const, [words2, words1] as const]);
    const copy = { 'copy.ts': second.modules['rank.ts']! };
    const next = { ...second, modules: { ...second.modules, ...copy } };
    world.defaultLink({ latency: [5, 30] });
    startWorker(world);
    const frail = world.host('store').run((host) => frailStore(host, first, 2, 'answers an error'));
    await onLaptop(world, (host) => ordered(host, first, twister(20)));
    await within(world, frail, 'the worker did not ask the store for all modules');
    const store = startStore(world, [first, next]);
    await onLaptop(world, (host) => pulled(host, first, twister(20)));
    assert.equal(
      fetched(store).length,
      1,
      `a fetch broke off when 2 of 3 modules had arrived; the next run should fetch only the third, and fetched ${fetched(store).join(', ') || 'nothing'}`,
    );
    const before = fetched(store).length;
    await onLaptop(world, (host) => pulled(host, next, twister(20)));
    const message = `after words ${first.version}, of words ${next.version} only the text of words.ts is missing (its copy.ts has the text of rank.ts)`;
    assert.deepEqual(fetched(store).slice(before), ['words.ts'], message);
  },
);

check(
  'Two versions live side by side',
  {
    stage: 'versions',
    points: 5,
    schedules: 100,
    hint: 'Both versions have a words.ts. Which of the two does your cache give?',
  },
  async (world) => {
    setUp(world, library);
    const right = [await expected(world, words1, twister()), await expected(world, words2, twister())];
    const choose = (): number => world.choose(2);
    const which = [choose(), choose(), choose(), choose()];
    const gaps = which.map(() => world.pick([0, 5, 40, 300]));
    const run = (version: number, n: number): Promise<void> =>
      onHost(world, `client ${n + 1}`, async (host) => {
        await host.sleep(gaps.slice(0, n + 1).reduce((sum, gap) => sum + gap, 0));
        const result = await pulled(host, library[version]!, twister(20));
        const order = `words ${which.map((one) => one + 1).join(', words ')}`;
        assert.deepEqual(
          result,
          right[version],
          `the worker ran ${order}; run ${n + 1} did not give what words ${version + 1} gives`,
        );
      });
    await Promise.all(which.map(run));
  },
);

check(
  'A label that was moved to another version is noticed',
  {
    stage: 'versions',
    points: 5,
    schedules: 20,
    hint: 'A name and a version can mean other code tomorrow; a digest cannot. What must every run ask the store anew?',
  },
  async (world) => {
    const { store } = setUp(world, library);
    const label = world.pick(['latest', 'stable', '1']);
    for (const program of world.pick([[words1, words2] as const, [words2, words1, words2] as const])) {
      publish(world, { ...program, version: label });
      const result = await onLaptop(world, (host) =>
        pulled(host, { name: 'words', version: label }, twister(20)),
      );
      const right = await expected(world, program, twister());
      assert.deepEqual(
        result,
        right,
        `words ${label} now stands for the code of words ${program.version}, and the worker ran other code`,
      );
    }
    store.kill();
    const reply = await onLaptop(world, (host) =>
      ordered(host, { name: 'words', version: label }, twister(1)),
    );
    assert.ok(
      'error' in reply,
      `the store is down, so nobody can tell what words ${label} stands for now, and the worker ran it all the same`,
    );
  },
);

// ── Measurement ────────────────────────────────────────────────────────────────────────────────────────────

measure(
  'What one more run costs',
  {
    stage: 'versions',
    x: { label: 'run', values: [1, 2, 3, 4, 5] },
    y: { label: 'on the network', unit: 'bytes' },
    caption:
      'The same program of 20 modules, started again and again on one worker. Push sends all of the code each time; ' +
      'pull with a cache pays once, and then for the manifest only.',
  },
  async (world, x) => {
    const program = large();
    setUp(world, [program]);
    const cost = async (run: () => Promise<unknown>): Promise<number> => {
      for (let n = 1; n < x; n++) await run();
      const before = world.traffic.bytes;
      await run();
      return world.traffic.bytes - before;
    };
    return {
      push: await cost(() => onLaptop(world, (host, student) => pushed(host, student, program, {}))),
      pull: await cost(() => onLaptop(world, (host) => pulled(host, program, {}))),
    };
  },
);
