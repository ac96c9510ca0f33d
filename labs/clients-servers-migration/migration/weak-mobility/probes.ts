/** What the checks need: programs to move, and ways to ask for a run in which every mishap becomes a message. */
import assert from 'node:assert/strict';
import type { Address, Connection, Host, Json } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type { CodeCache, CodeSegment, Manifest, Program, PushedModule, Reply } from './starter/code';
import { digest, store } from './starter/code';
import { library } from './starter/library';
import type * as PullModule from './starter/pull';
import type * as PushModule from './starter/push';
import type * as StartModule from './starter/start';
import { twister } from './starter/twister';

export const daemon: Address = { host: 'worker', port: 7000 };
export const [words1, words2] = library as [CodeSegment, CodeSegment];

// ── Programs ───────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A program with a random number of modules, two of them with the same text, and one with none; the entry is not the
 * first, and the last module is imported late.
 */
export function pipeline(world: World): CodeSegment {
  const count = 2 + world.choose(4);
  const twin = `export const apply = (x) => (x * 3 + 1) % 1009;`;
  const own = (n: number): string => `export const apply = (x) => (x * ${n + 5} + 7) % 1009;`;
  const steps = Array.from({ length: count }, (_, n) => [`step${n}.ts`, n < 2 ? twin : own(n)] as const);
  const begin = `
    ${steps.map((_, n) => `import { apply as apply${n} } from './step${n}';`).join('\n')}
    import './empty';
    let runs = 0;
    export default async function (data) {
      console.log('pipeline: begins run ' + ++runs);
      const steps = [${steps.map((_, n) => `apply${n}`).join(', ')}];
      const values = data.values.map((value) => steps.reduce((x, apply) => apply(x), value));
      await new Promise((done) => setTimeout(done, 20));
      const { total } = await import('./finish');
      return { runs, values, total: total(values) };
    }`;
  const finish = `export const total = (values) => values.reduce((sum, value) => sum + value, 0);`;
  const modules = Object.fromEntries([
    ...steps,
    ['begin.ts', begin],
    ['empty.ts', ''],
    ['finish.ts', finish],
  ]);
  return { name: 'pipeline', version: '1', entry: 'begin.ts', modules };
}

/** A program of one module. */
export function single(text: string): CodeSegment {
  return { name: 'single', version: '1', entry: 'only.ts', modules: { 'only.ts': text } };
}

/** 20 modules of 1 KB each. */
export function large(): CodeSegment {
  const names = Array.from({ length: 19 }, (_, n) => `part${n}`);
  const parts = names.map(
    (name, n) => [`${name}.ts`, `export const ${name} = ${n}; // ${'.'.repeat(960)}`] as const,
  );
  const main = `${names.map((name) => `import { ${name} } from './${name}';`).join('\n')}
    export default () => [${names.join(', ')}].length;`;
  return {
    name: 'large',
    version: '1',
    entry: 'main.ts',
    modules: Object.fromEntries([['main.ts', main], ...parts]),
  };
}

/** What a program gives, run by the check itself. */
export function expected(world: World, segment: CodeSegment, data: Json): Promise<Json> {
  return world.host('judge').run((host) => {
    const program = host.loadCode(segment.modules, segment.entry).exports.default as Program;
    return program(JSON.parse(JSON.stringify({ ...Object(data), pace: 0 })) as Json, host.signal);
  });
}

/** The lines that programs, not the worker itself, printed on the worker. */
export function programLines(worker: WorldProcess): string[] {
  return worker.output.filter((line) => /^(words \S+: line \S+ of \S+|pipeline: begins run \d+)$/.test(line));
}

/** The files that the store gave out, in order. */
export function fetched(store: WorldProcess): string[] {
  return store.output.flatMap((line) => /^module (\S+) /.exec(line)?.[1] ?? []);
}

export function shuffled<T>(world: World, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(world.choose(rest.length), 1)[0] as T);
}

/**
 * Pushes `words` by hand: one module after another, in any order and with pauses; then the stream is ended, or kept
 * open until the answer. Gives the result.
 */
export async function sentSlowly(
  world: World,
  host: Host,
  program: CodeSegment,
  before: (missing: readonly string[]) => void = () => undefined,
): Promise<Json> {
  const order = shuffled(world, Object.keys(program.modules));
  const connection = await host.connect(daemon);
  await connection.send(headerOf(program, twister(20)));
  for (const [sent, module] of order.entries()) {
    await host.sleep(world.pick([0, 10, 200]));
    before(order.slice(sent));
    await connection.send({ module, text: program.modules[module]! });
  }
  const ended = world.choose(2) === 1;
  if (ended) connection.end();
  const sent = allSent(order, ended);
  const to = 'to a push whose modules were all sent';
  const reply = await answerOf(host, connection.receive<Reply>(), to, () => `${sent}, and ${notReturned}`);
  if ('result' in reply) return reply.result;
  return assert.fail(`${sent}, and the worker answered the error “${reply.error}”`);
}

// ── What the student’s code is asked for; every way to go wrong becomes a message ──────────────────────────

export type Probe<T> = (host: Host, student: LoadModule) => Promise<T>;

export function onHost<T>(world: World, name: string, body: Probe<T>): Promise<T> {
  return world.host(name).run(body);
}

export function onLaptop<T>(world: World, body: Probe<T>): Promise<T> {
  return onHost(world, 'laptop', body);
}

export async function pushed(
  host: Host,
  student: LoadModule,
  segment: CodeSegment,
  data: Json,
  target = daemon,
  whyLate = () => whoWaits(host),
): Promise<Json> {
  const { push } = student<typeof PushModule>('push.ts');
  const what = `push(…) of ${segment.name} ${segment.version}`;
  const run = async (): Promise<Json> => {
    try {
      return await push(host, target, segment, data);
    } catch (error) {
      return assert.fail(`${what} rejected: ${messageOf(error)}`);
    }
  };
  return inTime(host, run(), async () => `${what} gave nothing within 5 s. ${await whyLate()}`);
}

const notReturned = 'receivePush has not returned. What is it waiting for?';

function allSent(modules: readonly string[], ended: boolean): string {
  const then = ended ? 'the stream was ended after the last' : 'the stream is still open';
  return `all ${modules.length} modules were sent (${modules.join(', ')}), ${then}`;
}

/** Tells which end of a push waits in vain: the worker, or else the sender. */
async function whoWaits(host: Host): Promise<string> {
  try {
    const connection = await host.connect(daemon);
    await connection.send(headerOf(words1, twister(0)));
    for (const [module, text] of Object.entries(words1.modules)) await connection.send({ module, text });
    const answer = await Promise.race([connection.receive(), host.sleep(5_000).then(() => 'nothing')]);
    if (answer !== 'nothing') {
      return 'A push by hand does get an answer. Did push(…) send every message as the guide says, and what does it wait for?';
    }
    return `A push by hand gets no answer, either: ${allSent(Object.keys(words1.modules), false)}, and ${notReturned}`;
  } catch {
    return 'The worker has gone. What does push(…) still wait for?';
  }
}

/** The message with which push rejects, as it should. */
export async function failureOf(
  host: Host,
  student: LoadModule,
  segment: CodeSegment,
  why: string,
): Promise<string> {
  const { push } = student<typeof PushModule>('push.ts');
  const run = async (): Promise<{ result?: Json; message?: string }> => {
    try {
      return { result: await push(host, daemon, segment, {}) };
    } catch (error) {
      return { message: messageOf(error) };
    }
  };
  const late = async (): Promise<string> =>
    `push(…) ${why} neither returned nor threw within 5 s. ${await whoWaits(host)}`;
  const outcome = await inTime(host, run(), late);
  if (outcome.message === undefined)
    assert.fail(`push(…) ${why} should reject, and gave ${JSON.stringify(outcome.result)}`);
  return outcome.message;
}

/** Starts `words` here, lets it run for a while, and asks it to stop. @param wait whether to see that it stops */
export async function runFor(
  host: Host,
  student: LoadModule,
  data: Json,
  ms: number,
  wait: boolean,
): Promise<void> {
  const { start } = student<typeof StartModule>('start.ts');
  const stop = new AbortController();
  const run = (async () => start(host, words1, data, stop.signal))().then(
    () => 'ended',
    (error) => assert.fail(`start(…) on the laptop rejected: ${messageOf(error)}`),
  );
  await Promise.race([host.sleep(ms), run.then(() => host.sleep(ms))]);
  stop.abort();
  if (!wait) return;
  const state = await Promise.race([run, host.sleep(60).then(() => 'runs')]);
  assert.ok(state === 'ended', 'words 1 was asked to stop by the signal given to start(…), and it goes on');
}

/** What start(…) gives, called by the check itself. */
export async function started(
  host: Host,
  student: LoadModule,
  segment: CodeSegment,
  data: Json,
): Promise<Json> {
  const { start } = student<typeof StartModule>('start.ts');
  const run = async (): Promise<Json> => {
    try {
      return await start(host, segment, data);
    } catch (error) {
      return assert.fail(`start(…) of ${segment.name} ${segment.version} rejected: ${messageOf(error)}`);
    }
  };
  return inTime(host, run(), () => `start(…) of ${segment.name} ${segment.version} gave nothing within 5 s`);
}

/** What pull(…) gives, called by the check itself with a cache of its own. */
export async function pulledInto(
  host: Host,
  student: LoadModule,
  { name, version }: Named,
  cache: CodeCache,
): Promise<CodeSegment> {
  const { pull } = student<typeof PullModule>('pull.ts');
  const run = async (): Promise<CodeSegment> => {
    try {
      return await pull(host, store, name, version, cache);
    } catch (error) {
      return assert.fail(`pull(…) of ${name} ${version} rejected: ${messageOf(error)}`);
    }
  };
  return inTime(host, run(), () => `pull(…) of ${name} ${version} gave nothing within 5 s`);
}

export interface Named {
  readonly name: string;
  readonly version: string;
}

/** The worker's answer to the order to find a program by itself and run it. */
export async function ordered(host: Host, { name, version }: Named, data: Json): Promise<Reply> {
  const connection = await host.connect(daemon);
  await connection.send({ run: name, version, data });
  const to = `to the order to run ${name} ${version}`;
  return answerOf(
    host,
    connection.receive<Reply>(),
    to,
    () => `no answer came ${to} within 5 s. What is pull waiting for?`,
  );
}

export async function pulled(host: Host, program: Named, data: Json): Promise<Json> {
  const reply = await ordered(host, program, data);
  if ('result' in reply) return reply.result;
  return assert.fail(
    `told to run ${program.name} ${program.version}, the worker answered the error “${reply.error}”`,
  );
}

export async function answerOf(
  host: Host,
  answer: Promise<Reply | undefined>,
  to: string,
  whyLate: () => string,
): Promise<Reply> {
  const reply = await inTime(host, answer, whyLate);
  return reply ?? assert.fail(`the worker ended the connection without an answer ${to}`);
}

/** @param whyLate what to say when nothing came within 5 s */
async function inTime<T>(
  host: Host,
  outcome: Promise<T>,
  whyLate: () => string | Promise<string>,
): Promise<T> {
  const late = Symbol('late');
  const first = await Promise.race([outcome, host.sleep(5_000).then((): typeof late => late)]);
  return first === late ? assert.fail(await whyLate()) : first;
}

export async function within(world: World, promise: Promise<unknown>, message: string): Promise<void> {
  await Promise.race([promise, world.sleep(5_000).then(() => assert.fail(message))]);
}

export function headerOf({ name, version, entry, modules }: CodeSegment, data: Json): Json {
  return { push: name, version, entry, modules: Object.keys(modules), data };
}

/** A store that fails when it is asked for one module more than `answers`. Settles when it has failed. */
export function frailStore(host: Host, program: CodeSegment, answers: number, how: Failing): Promise<void> {
  const { manifest, texts } = stored(program);
  let left = answers;
  return new Promise((failed) => void listen(failed));

  async function listen(failed: () => void): Promise<void> {
    const listener = await host.listen(store.port);
    for await (const connection of listener) void serve(connection, failed);
  }

  async function serve(connection: Connection, failed: () => void): Promise<void> {
    try {
      for (let request = await next(connection); request; request = await next(connection)) {
        if (request.manifest !== undefined) await connection.send(manifest);
        else if (left-- > 0) await connection.send({ text: texts.get(request.module ?? '') ?? '' });
        else return await fail(connection, failed);
      }
    } catch {
      // the worker broke the connection: it had enough
    }
    connection.end();
  }

  async function fail(connection: Connection, failed: () => void): Promise<void> {
    if (how === 'answers an error') {
      await connection.send({ error: brokenDisk });
      await host.sleep(500);
    }
    if (how === 'resets') connection.reset();
    failed(); // ends this process, and what it had open
  }
}

export const brokenDisk = 'the disk of the store is broken';

export type Failing = 'dies' | 'resets' | 'answers an error';

/** What a store has of a program. */
function stored(program: CodeSegment): { manifest: Manifest; texts: ReadonlyMap<string, string> } {
  const files = Object.entries(program.modules);
  const modules = Object.fromEntries(files.map(([file, text]) => [file, digest(text)]));
  const texts = new Map(files.map(([, text]) => [digest(text), text]));
  return { manifest: { entry: program.entry, modules }, texts };
}

function next(connection: Connection): Promise<{ manifest?: string; module?: string } | undefined> {
  return connection.receive();
}

// ── Does the student’s code end what it opened? ────────────────────────────────────────────────────────────

/** How many connections were made, and how many of them the other end has not ended. */
export interface Watch {
  opened: number;
  open: number;
}

export const endings = [
  'answered as it should',
  'answered an error',
  'ended its stream instead of an answer',
] as const;
export type Ending = (typeof endings)[number];

/** A worker that takes in a push and then does `how`. */
export function watchedWorker(host: Host, program: CodeSegment, how: Ending, watch: Watch): Promise<void> {
  return watched(host, daemon.port, watch, async (connection) => {
    for (let n = 0; n <= Object.keys(program.modules).length; n++) await connection.receive();
    if (how === 'answered as it should') await connection.send({ result: 'done' });
    else if (how === 'answered an error') await connection.send({ error: 'out of paper' });
    else connection.end();
  });
}

/** A store that gives the manifest and one module, and then does `how`. */
export function watchedStore(host: Host, program: CodeSegment, how: Ending, watch: Watch): Promise<void> {
  const { manifest, texts } = stored(program);
  let given = 0;
  return watched(host, store.port, watch, async (connection) => {
    for (let request = await next(connection); request; request = await next(connection)) {
      if (request.manifest !== undefined) await connection.send(manifest);
      else if (given++ < 1 || how === 'answered as it should')
        await connection.send({ text: texts.get(request.module ?? '') ?? '' });
      else if (how === 'answered an error') await connection.send({ error: 'out of modules' });
      else return connection.end();
    }
  });
}

/** Serves connections for ever, and keeps count. */
async function watched(
  host: Host,
  port: number,
  watch: Watch,
  serve: (connection: Connection) => Promise<void>,
): Promise<void> {
  const listener = await host.listen(port);
  for await (const connection of listener) void untilEnded(connection);

  async function untilEnded(connection: Connection): Promise<void> {
    watch.opened++;
    watch.open++;
    try {
      await serve(connection);
      while ((await connection.read()) !== undefined);
    } catch {
      // the other end broke the connection: that ends it, too
    }
    watch.open--;
  }
}

/** Judges push against a worker that knows nothing but the format of the guide. */
export async function speaksTheFormat(world: World, program: CodeSegment, data: Json): Promise<void> {
  const messages = 1 + Object.keys(program.modules).length;
  const received: unknown[] = [];
  const stranger = world.host('stranger').run(async (host) => {
    const listener = await host.listen(daemon.port);
    const connection = await listener.accept();
    while (received.length < messages) received.push(await connection?.receive());
    await connection?.send({ result: 'from a stranger' });
  });
  const whyLate = async (): Promise<string> =>
    `A worker that knows only the format of the guide got ${received.length} of ${messages} messages.`;
  const result = await onLaptop(world, (host, student) => {
    return pushed(host, student, program, data, { host: 'stranger', port: daemon.port }, whyLate);
  });
  await stranger;
  const [header, ...modules] = received;
  const { modules: names, ...rest } = (header ?? {}) as { modules: string[] };
  const { modules: wantedNames, ...wanted } = headerOf(program, data) as { modules: string[] };
  assert.deepEqual(rest, wanted, 'the header of push(…) is not as the guide says');
  assert.deepEqual(sorted(names), sorted(wantedNames), 'the header of push(…) does not announce the modules');
  const sent = Object.fromEntries((modules as PushedModule[]).map(({ module, text }) => [module, text]));
  assert.deepEqual(
    sent,
    program.modules,
    'after its header, push(…) did not send one message for each module',
  );
  assert.equal(result, 'from a stranger', 'the worker answered a result, and push(…) gave something else');
}

function sorted(names: unknown): unknown {
  return Array.isArray(names) ? [...(names as unknown[])].sort() : names;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
