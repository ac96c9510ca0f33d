import assert from 'node:assert/strict';
import type { Failure } from '../../src/checks/report';
import { openRun } from '../../src/checks/session';
import { wordsIn } from '../../src/checks/words';
import type { RunnerEvent } from '../../src/messages/runner';
import { failureOf as failureOfDeath } from '../../src/runner/death';
import { wordsIn as runnerWordsIn } from '../../src/runner/words';
import { checkHere, removeTempLabs, tempLab } from '../fixtures/temp-lab';

/** The names of everything that is said, with what it takes. */
function shapeOf(words: object, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? shapeOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}: ${typeof value}`],
  );
}

/** The failure of a check whose server has this body, told to a Brazilian. */
async function failureOf(body: string, check = 'await world.sleep(100);'): Promise<Failure> {
  const files = tempLab({
    'starter/server.ts': `import type { Host } from 'dlabs';\nexport default async function (host: Host) {\n${body}\n}\n`,
    'starter/net.ts': `import 'node:net';\nexport default () => {};\n`,
    'starter/empty.ts': `export const x = 1;\n`,
    'checks.ts': `
      import { check } from 'dlabs/world';
      import assert from 'node:assert/strict';
      check('it', { stage: 'one' }, async (world) => {
        world.host('a').start('server.ts');
        ${check}
      });`,
  });
  const { run } = await checkHere({ ...files, language: 'pt-br' });
  const failure = run.checks[0]?.failure;
  assert.ok(failure, 'the check passed');
  return failure;
}

const until = 'await new Promise(() => {});';

const cases: Readonly<Record<string, [message: RegExp, body: string, check?: string]>> = {
  'an uncaught error': [
    /^server terminou com um erro não tratado \(server\.ts:3\): Error: boom$/,
    'throw new Error("boom");',
  ],
  'a thrown string': [/: 'boom' foi lançado\. Lance um Error/, 'throw "boom";'],
  'a deadlock': [
    /^Nada mais vai acontecer, e a verificação ainda espera\.\nQuem espera o quê:\n {2}server em a: .*\(server\.ts:3\)$/,
    'const listener = await host.listen(80); await listener.accept();',
    until,
  ],
  'virtual time': [
    /^Depois de 60 s de tempo virtual, a verificação ainda espera\./,
    'for (;;) await host.sleep(1000);',
    until,
  ],
  'a syntax error': [/^Erro de sintaxe: Unexpected token/, 'const x = ;'],
  'a forbidden module': [
    /^“node:net” acessa a máquina real, .*; use host\.connect e host\.listen$/,
    '',
    `world.host('b').start('net.ts'); await world.sleep(100);`,
  ],
  'a file without a program': [
    /^empty\.ts não tem programa: falta “export default/,
    '',
    `world.host('b').start('empty.ts'); await world.sleep(100);`,
  ],
  'a comparison': [/^encontrado 1, esperado 2$/, '', 'assert.equal(1, 2);'],
  'what never comes true': [
    /^nunca: ainda não aconteceu depois de 50 ms$/,
    '',
    `await world.eventually('nunca', () => false, { within: 50 });`,
  ],
  'an invariant': [
    /^sempre: não se mantém$/,
    '',
    `world.invariant('sempre', () => false); await world.sleep(1);`,
  ],
  'an error of the check': [
    /^A própria verificação terminou com um erro \(checks\.ts:6\), .*escreveu.*: Error: mine$/,
    '',
    'throw new Error("mine");',
  ],
};

describe('checks/words', () => {
  after(removeTempLabs);

  it('says the same in both languages', () => {
    for (const words of [wordsIn, runnerWordsIn])
      assert.deepEqual(shapeOf(words('pt-br')), shapeOf(words('en')));
  });

  it('speaks English to whoever reads another language', () => {
    for (const tag of [undefined, 'en-gb', 'de', 'pts']) assert.equal(wordsIn(tag), wordsIn('en'));
    for (const tag of ['pt', 'pt-BR', 'pt_PT']) assert.equal(wordsIn(tag), wordsIn('pt-br'));
  });

  for (const [name, [message, body, check]] of Object.entries(cases)) {
    it(`tells in Portuguese of ${name}`, async () => {
      assert.match((await failureOf(body, check)).message, message);
    });
  }

  it('tells in Portuguese of a process that had to be ended', () => {
    const stuck = { type: 'stuck', why: 'stall', check: 'it', replay: '', stacks: [] } as const;
    const death = { code: null, signal: 'SIGKILL', stderr: '' } as const;
    const files = { ...tempLab({}), language: 'pt-br' };
    const limits = { stall: 2_500, memory: 2 ** 30 };
    const found = { file: `${files.labFolder}/starter/server.ts`, line: 3 };
    assert.match(
      failureOfDeath({ ...death, note: stuck }, files, limits, found).message,
      /^server\.ts linha 3 não para de executar: passaram 2,5 segundos e nada mais pôde acontecer\./,
    );
    assert.match(
      failureOfDeath({ ...death, note: { ...stuck, why: 'memory' } }, files, limits).message,
      /^O programa usa memória demais: mais de 1024 MiB\./,
    );
    assert.match(
      failureOfDeath(death, files, limits).message,
      /^O executor terminou sem dizer por quê \(SIGKILL\)\./,
    );
  });

  it('helps in Portuguese in the control terminal', async () => {
    const files = tempLab({
      'starter/server.ts': 'export default async (host) => { await host.sleep(1e6); };',
      'scenario.ts': `export default (world) => { world.host('a').start('server.ts'); };`,
    });
    const lines: string[] = [];
    let told: () => void = () => undefined;
    let started: () => void = () => undefined;
    const all = new Promise<void>((resolve) => (told = resolve));
    const begun = new Promise<void>((resolve) => (started = resolve));
    const emit = (event: RunnerEvent): void => {
      if (event.type === 'process-started') started();
      if (event.type === 'control-output') lines.push(event.line);
      if (lines.at(-1)?.startsWith('Qual processo?')) told();
    };
    const quiet = { beat: () => undefined, enter: () => undefined, schedule: () => undefined };
    const tools = { emit, signal: new AbortController().signal, pulse: quiet, processScript: '' };
    const session = await openRun({ files: { ...files, language: 'pt-br' }, seed: 1, speed: 1 }, tools);
    await begun;
    for (const command of ['help', 'constructor', 'kill none', 'kill']) session.control(command);
    await all;
    session.stop();
    assert.ok(lines.includes('kill PROCESSO'.padEnd(36) + 'encerra um processo, sem avisá-lo'));
    assert.deepEqual(lines.slice(-3), [
      'Não existe o comando “constructor”. Digite “help” para ver a lista.',
      'Nenhum processo “none” está em execução; os que há: server. Uso: kill PROCESSO',
      'Qual processo? Uso: kill PROCESSO',
    ]);
  });
});
