import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileModule } from '../../src/program/compile';
import { checkHere, checkOne, failureOf, removeTempLabs, tempLab } from '../fixtures/temp-lab';

/** What a program logs that runs once. */
async function logged(
  program: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const body = `const it = world.host('m').start('program.ts'); await it.exited; assert.fail(it.output.join('\\n'));`;
  const failure = await failureOf({ 'program.ts': program, ...files }, body);
  return failure.message.split('\n');
}

const program = (body: string): string =>
  `import type { Host } from 'dlabs';\nexport default async function (host: Host) { ${body} }`;

describe('programs', () => {
  after(removeTempLabs);

  it('keep their line numbers whatever types stand in them', () => {
    const source = [
      'import type { Host } from "dlabs";',
      'interface A {',
      '  b: string;',
      '}',
      'enum Colour { red, green }',
      'type B<T> = T extends string',
      '  ? 1',
      '  : 2;',
      'class C { constructor(private readonly x: number, public y?: string) {} }',
      'export function f(a: A, ...rest: B<string>[]): asserts a is A {',
      '  throw new Error(`${Colour[1]} line 11`);',
      '}',
      'export const made = new C(1) satisfies C;',
    ].join('\n');
    const module = compileModule('/tmp/lines.ts', source);
    const exports: { f?: () => void } = {};
    module.body(exports, () => ({}), {});
    assert.throws(
      () => exports.f?.(),
      (error: Error) => error.message === 'green line 11' && /lines\.ts:11:\d+/.test(error.stack ?? ''),
    );
  });

  it('get a fresh instance of every module for each process', async () => {
    const report = await checkOne(
      {
        'program.ts': `import { next } from './counter'; ${program('host.log(next());')}`,
        'counter.ts': 'let n = 0; export const next = () => ++n;',
      },
      `for (let i = 0; i < 3; i++) {
         const it = world.host('m').start('program.ts');
         await it.exited;
         assert.deepEqual(it.output, ['1']);
       }`,
    );
    assert.equal(report.failure?.message, undefined);
  });

  it('see the clock, the timers, the randomness and the console of their host', async () => {
    const lines = await logged(
      program(`
        const begin = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 250));
        console.log(Date.now() - begin, new Date().getUTCFullYear(), new Date(0).getTime());
        const many = [1, 2, 3].map(() => Math.random());
        host.log(new Set(many).size, Math.max(1, 2), Math.PI > 3);
        let count = 0;
        const timer = setInterval(() => { if (++count === 3) clearInterval(timer); }, 10);
        await host.sleep(100);
        host.log(count, { a: [1, 'x'] }, new Error('oops'));
      `),
    );
    assert.deepEqual(lines, ['250 2026 0', '3 2 true', '3 {"a":[1,"x"]} Error: oops']);
  });

  it('load code that arrives as text, each time anew, without a host', async () => {
    const lines = await logged(
      program(`
        const modules = { 'main.ts': "import { n } from './n'; export const next = (): number => n.value++; export const has = typeof host;", 'n.js': 'export const n = { value: 5 };' };
        const [one, two] = [host.loadCode(modules, 'main.ts').exports, host.loadCode(modules, 'main').exports] as any;
        host.log(one.next(), one.next(), two.next(), one.has);
        for (const [bad, entry] of [[{ 'a.ts': 'let = 1' }, 'a.ts'], [{ 'a.ts': "import './b'" }, 'a.ts'], [{ 'a.ts': "import 'node:fs'" }, 'a.ts'], [{}, 'x.ts']] as any)
          try { host.loadCode(bad, entry); } catch (error) { host.log(error.code, error.message.slice(0, 40)); }
      `),
    );
    assert.deepEqual(lines, [
      '5 6 5 undefined',
      'EBADMSG EBADMSG: a.ts:1: Syntax error: Unexpecte',
      'ENOENT ENOENT: a.ts:1: There is no file “./b” t',
      'EBADMSG EBADMSG: a.ts:1: “node:fs” reaches the r',
      'ENOENT ENOENT: x.ts:1: There is no file x.ts',
    ]);
  });

  it('take edited files from the attempt and every other from the starter', async () => {
    const files = tempLab({
      'starter/edited.ts': 'export const who = "starter";',
      'starter/given.ts': 'export const who = "starter";',
      'attempt/edited.ts': 'export const who = "student";',
      'attempt/given.ts': 'export const who = "student, who may not";',
      'checks.ts': `
        import { check } from 'dlabs/world';
        import assert from 'node:assert/strict';
        check('layers', { stage: 'one' }, (world) => world.host('m').run((host, student) => {
          assert.equal(student('edited.ts').who + student('given.ts').who, 'studentstarter');
        }));`,
    });
    const layers = [
      { folder: join(files.labFolder, 'attempt'), only: ['edited.ts'] },
      { folder: join(files.labFolder, 'starter') },
    ];
    const { run } = await checkHere({ ...files, layers });
    assert.equal(run.checks[0]?.failure?.message, undefined);
  });

  it('import libraries as folders of the lab, and the checks see the same ones', async () => {
    const files = tempLab({
      'starter/main.ts': "import { word } from './machine/vm';\nexport const said = word;",
      'attempt/machine/vm.ts': 'export const word = "a student’s own";',
      'library/vm.ts': "import { word as inner } from './deep/word';\nexport const word = inner;",
      'library/deep/word.ts': 'export const word = "the pack’s";',
      'checks.ts': `
        import { check } from 'dlabs/world';
        import assert from 'node:assert/strict';
        import { word } from './starter/machine/vm';
        import { said } from './starter/main';
        check('libraries', { stage: 'one' }, (world) => world.host('m').run((host, student) => {
          assert.deepEqual([student('main.ts').said, word, said], ['the pack’s', 'the pack’s', 'the pack’s']);
        }));`,
    });
    const layers = [
      { folder: join(files.labFolder, 'attempt'), only: ['main.ts'] },
      { folder: join(files.labFolder, 'starter') },
      { folder: join(files.labFolder, 'library'), at: 'machine' },
    ];
    const { run } = await checkHere({ ...files, layers });
    assert.equal(run.checks[0]?.failure?.message, undefined);
  });

  it('are blamed where the student edits, in the student’s own copy', async () => {
    const files = tempLab({
      'starter/edited.ts': '',
      'starter/given.ts':
        "import { say } from './edited';\nexport default (host) => {\n  say(host);\n  host.log('given');\n};",
      'attempt/given.ts': '',
      'attempt/edited.ts': "\nexport const say = (host) => host.log('edited');",
      'checks.ts': `
        import { check } from 'dlabs/world';
        import assert from 'node:assert/strict';
        check('blames', { stage: 'one' }, async (world) => {
          await world.host('m').start('given.ts').exited;
          assert.fail('no');
        });
        check('crashes', { stage: 'one' }, async (world) => {
          await world.host('m').run((host, student) => student('given.ts').default({ log: null })).catch(assert.fail);
        });`,
    });
    const layers = [
      { folder: join(files.labFolder, 'attempt'), only: ['edited.ts'] },
      { folder: join(files.labFolder, 'starter') },
    ];
    const { run } = await checkHere({ ...files, layers });
    const place = run.checks[0]?.failure?.place;
    assert.deepEqual(place, { file: join(files.labFolder, 'attempt/edited.ts'), line: 2 });
    assert.match(run.checks[1]?.failure?.place?.file ?? '', /attempt.edited\.ts$/);
    // The first place is a guess, the second is where the error comes from.
    assert.deepEqual(
      run.checks.map(({ failure }) => failure?.isLastAtWork),
      [true, undefined],
    );
  });

  it('are blamed where they have a given file act for them', async () => {
    const files = tempLab({
      'starter/edited.ts': '',
      'starter/given.ts': "import { say } from './edited';\nexport default (host) => say(host);",
      'starter/loud.ts':
        "export const loud = async (host) => {\n  await host.sleep(1);\n  host.log('HERE');\n};",
      'attempt/edited.ts':
        "import { loud } from './loud';\nexport const say = async (host) =>\n  await loud(host);",
      'checks.ts': `
        import { check } from 'dlabs/world';
        import assert from 'node:assert/strict';
        check('blames', { stage: 'one' }, async (world) => {
          await world.host('m').start('given.ts').exited;
          assert.fail('no');
        });`,
    });
    const layers = [
      { folder: join(files.labFolder, 'attempt'), only: ['edited.ts'] },
      { folder: join(files.labFolder, 'starter') },
    ];
    const { run } = await checkHere({ ...files, layers });
    const place = run.checks[0]?.failure?.place;
    assert.deepEqual(place, { file: join(files.labFolder, 'attempt/edited.ts'), line: 3 });
  });

  it('declare to the student every global that they get, and no other', () => {
    const declared = readFileSync(join(__dirname, '../../media/types/globals.d.ts'), 'utf8');
    for (const name of [
      'console',
      'setTimeout',
      'setInterval',
      'clearTimeout',
      'TextEncoder',
      'AbortController',
    ]) {
      assert.match(declared, new RegExp(`declare (const|function|class) ${name}\\b`));
    }
    for (const name of ['fetch', 'process', 'Buffer', 'performance', 'require']) {
      assert.doesNotMatch(declared, new RegExp(`declare (const|function|class) ${name}\\b`));
    }
  });
});
