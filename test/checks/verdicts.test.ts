import assert from 'node:assert/strict';
import type { Failure } from '../../src/checks/report';
import { checkOne, failureOf, removeTempLabs } from '../fixtures/temp-lab';

interface Expected {
  readonly kind: Failure['kind'];
  readonly message: RegExp;
  /** Of server.ts, whose program begins on line 3. */
  readonly line?: number;
}

const start = `world.host('server').start('server.ts'); await world.sleep(100);`;

/** The failure of a check that lets a program with this body run for a while. */
function ofProgram(body: string, check = start): Promise<Failure> {
  const program = `import type { Host } from 'dlabs';\nexport default async function (host: Host) {\n${body}\n}\n`;
  return failureOf({ 'server.ts': program }, check);
}

const cases: Readonly<Record<string, [body: string, expected: Expected]>> = {
  'an uncaught error': [
    'await host.sleep(5);\nthrow new Error("boom");',
    {
      kind: 'crash',
      message: /^server ended with an uncaught error \(server\.ts:4\): Error: boom$/,
      line: 4,
    },
  ],
  'a thrown string': [
    '\nthrow "boom";',
    { kind: 'crash', message: /'boom' was thrown\. Throw an Error/, line: 4 },
  ],
  'an unhandled rejection': [
    'void Promise.reject(new Error("lost"));\nawait host.sleep(50);',
    { kind: 'crash', message: /Error: lost/, line: 3 },
  ],
  'an error in a timer': [
    'setTimeout(() => {\nthrow new Error("late"); }, 5);\nawait host.sleep(50);',
    { kind: 'crash', message: /Error: late/, line: 4 },
  ],
  'an error in a listener of the abort signal': [
    'const own = new AbortController();\nown.signal.addEventListener("abort", () => {\nthrow new Error("heard"); });\nown.abort();',
    { kind: 'crash', message: /Error: heard/, line: 5 },
  ],
  'process.exit': [
    'process.exit();',
    { kind: 'crash', message: /process reaches the real process; use host\.args/, line: 3 },
  ],
  fetch: ['await fetch("http://x");', { kind: 'crash', message: /use host\.connect/, line: 3 }],
  'a syntax error': ['const x = ;', { kind: 'load', message: /^Syntax error: Unexpected token/, line: 3 }],
  'a name declared twice': [
    'let y = 1;\nlet y = 2;',
    { kind: 'load', message: /'y' has already been declared/, line: 4 },
  ],
  'a million lines of log': [
    'for (let i = 0; i < 1e6; i++)\n  host.log(i);',
    { kind: 'output', message: /logs without end \(server\.ts:4\)/, line: 4 },
  ],
  'a livelock': [
    'for (;;)\n  await host.sleep(0);',
    { kind: 'events', message: /time stands still \(server\.ts:4\)/, line: 4 },
  ],
};

describe('what goes wrong in a program gives one clear failure', () => {
  after(removeTempLabs);

  for (const [name, [body, { kind, message, line }]] of Object.entries(cases)) {
    it(name, async () => {
      const failure = await ofProgram(body);
      assert.equal(failure.kind, kind);
      assert.match(failure.message, message);
      assert.equal(failure.place?.line, line);
      assert.match(failure.place?.file ?? '', /lab é .*server\.ts$/);
      assert.ok(failure.replay);
    });
  }

  const imports: readonly [specifier: string, message: RegExp][] = [
    ['node:fs', /reaches the real machine.*use host\.disk/],
    ['net', /use host\.connect and host\.listen/],
    ['./gone', /There is no file “\.\/gone”/],
    ['../../escape', /There is no file/],
    ['lodash', /cannot be imported/],
  ];
  for (const [specifier, message] of imports) {
    it(`an import of ${specifier}`, async () => {
      const program = `\n\nimport * as it from '${specifier}';\nexport default async function () { void it; }`;
      const failure = await failureOf({ 'server.ts': program }, start);
      assert.equal(failure.kind, 'load');
      assert.match(failure.message, message);
      assert.equal(failure.place?.line, 3);
    });
  }

  it('a file without a program', async () => {
    const failure = await failureOf({ 'server.ts': 'export const x = 1;' }, start);
    assert.match(failure.message, /server\.ts has no program: it needs “export default/);
  });

  it('a deadlock tells who waits for what, and where', async () => {
    const failure = await ofProgram(
      'const listener = await host.listen(1);\nawait listener.accept();',
      `world.host('server').start('server.ts'); await new Promise(() => undefined);`,
    );
    assert.equal(failure.kind, 'deadlock');
    assert.match(failure.message, /server on server: accept on port 1 \(server\.ts:4\)/);
  });

  it('a check that takes too long tells who waits for what', async () => {
    const failure = await ofProgram(
      'for (;;)\nawait host.sleep(1_000);',
      `world.host('server').start('server.ts');
       await world.eventually('the server is done', () => false, { within: 1e9 });`,
    );
    assert.equal(failure.kind, 'virtual-time');
    assert.match(failure.message, /After 60 s of virtual time/);
    assert.match(failure.message, /the check: the server is done/);
    assert.match(failure.message, /sleep\(1000\) \(server\.ts:4\)/);
  });

  it('an error of the check itself is called that', async () => {
    const failure = await ofProgram('', 'null.x');
    assert.equal(failure.kind, 'check');
    assert.match(
      failure.message,
      /^The check itself ended with an error \(checks\.ts:4\), .*author.*: TypeError/,
    );
    assert.match(failure.place?.file ?? '', /checks\.ts$/);
  });

  it('an error of a service of the check, which nobody catches, names the line of the check', async () => {
    const failure = await ofProgram(
      `await host.sleep(50);
       const connection = await host.connect({ host: 'service', port: 7 });
       await connection.receive();`,
      `world.host('server').start('server.ts');
       void world.host('service').run(async (host) => {
         for await (const connection of await host.listen(7)) void (async () => {
           await world.sleep(5);
           throw new Error('mine');
         })();
       });
       await world.sleep(1000);`,
    );
    assert.equal(failure.kind, 'check');
    assert.match(
      failure.message,
      /^The check itself ended with an error \(checks\.ts:8\), .*author.*: Error: mine/,
    );
    assert.deepEqual([failure.place?.file.endsWith('checks.ts'), failure.place?.line], [true, 8]);
  });

  describe('an error of a function that the check runs on a host is not lost, though the check does not wait for it', () => {
    const cases: Readonly<Record<string, [body: string, message: RegExp]>> = {
      'in the function itself': [
        `await host.sleep(5);\nthrow new Error('mine');`,
        /^The check itself ended with an error \(checks\.ts:6\), .*author.*: Error: mine/,
      ],
      'in what the function leaves running': [
        `void (async () => {\nawait host.sleep(5);\nthrow new Error('mine'); })();\nawait host.sleep(50);`,
        /^The check itself ended with an error \(checks\.ts:7\), .*author.*: Error: mine/,
      ],
      'in code that it calls': [
        `await student('server.ts').default(host);`,
        /^The check called your code, which ended with an error \(server\.ts:4\): TypeError/,
      ],
    };
    for (const [where, [body, message]] of Object.entries(cases)) {
      it(where, async () => {
        const failure = await ofProgram(
          'await host.sleep(5);\nnull.x;',
          `void world.host('server').run(async (host, student) => {\n${body}\n}); await world.sleep(100);`,
        );
        assert.equal(failure.kind, 'check');
        assert.match(failure.message, message);
      });
    }
  });

  it('an error of code that the check calls is not the check’s own', async () => {
    const failure = await ofProgram(
      'return null.x',
      `await world.host('server').run((host, student) => student('server.ts').default(host));`,
    );
    assert.equal(failure.kind, 'check');
    assert.match(
      failure.message,
      /^The check called your code, which ended with an error \(server\.ts:\d\): TypeError/,
    );
  });

  describe('a function of the check whose host a fault has taken', () => {
    const killed = `const running = world.host('m').run(async (host) => { await host.sleep(500); });
       await world.sleep(100); world.host('m').powerFail(); await world.sleep(100);`;

    it('is no failure where nobody waits for it', async () => {
      const { failure } = await checkOne({}, `${killed} void running;`);
      assert.equal(failure?.message, undefined);
    });

    it('fails the check that waits for it', async () => {
      const waits = `await Promise.all([world.host('m').run((host) => host.sleep(500)), fails()]);
       async function fails() { await world.sleep(100); world.host('m').powerFail(); }`;
      const failure = await failureOf({}, waits);
      assert.match(failure.message, /the process of the check ended early: power failure/);
    });
  });

  it('does not blame a parent for a promise that its child left rejected', async () => {
    const programs = {
      'parent.ts': `export default async (host) => {
        const child = await host.spawn('child.ts');
        await child.exited;
        host.log('it has ended');
        await host.sleep(50);
        host.log('and I live');
      };`,
      'child.ts': `export default async (host) => {
        await host.sleep(5);
        void Promise.reject(new Error('left behind'));
      };`,
    };
    const { failure } = await checkOne(
      programs,
      `const parent = world.host('m').start('parent.ts');
       await parent.exited;
       assert.deepEqual(parent.output, ['it has ended', 'and I live']);`,
      "crashes: 'allow'",
    );
    assert.equal(failure?.message, undefined);
  });
});
