import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { CheckRun } from '../../src/checks/report';
import { root, temporaryFolder, until } from '../runner/support';
import { loadPerfetto } from '../trace/perfetto-loader';
import { loadShiviz } from '../trace/shiviz-loader';
import { Dlabs, install, type Done } from './support';

describe('dlabs', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const work = path.join(folder, 'work');
  const packFolder = path.join(folder, 'labs/demo');
  const solution = path.join(packFolder, 'unit-1/echo-server/solution/server.ts');
  const validate = (schema: string, value: unknown): void => {
    const text = readFileSync(path.join(root, 'media/schema', schema), 'utf8');
    const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);
    assert.ok(check(value), JSON.stringify(check.errors));
  };
  const open = (args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = work): Dlabs =>
    new Dlabs(folder, cwd, args, env);
  const dlabs = (...args: string[]): Promise<Done> => open(args).done;
  let attempts = 0;

  before(async () => {
    await install(folder);
    mkdirSync(work);
    const made = await dlabs('new', 'pack', 'demo', packFolder);
    assert.equal(made.code, 0, made.stderr);
  });

  /** A new attempt; `server`: the text of its server. */
  async function attempt(server?: string): Promise<string> {
    const name = `attempt-${attempts++}`;
    const { code, stderr } = await dlabs('start', 'echo-server', name);
    assert.equal(code, 0, stderr);
    if (server !== undefined) writeFileSync(path.join(work, name, 'server.ts'), server);
    return name;
  }

  describe('usage', () => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [['chekc'], /There is no command “chekc”\. Did you mean check\?/],
      [['xyzzy'], /There is no command “xyzzy”\. There are: list, start/],
      [['pack', 'bulid'], /Did you mean pack build\?/],
      [['pack'], /There is no command “pack”\. There are: pack build/],
      [['check', '--sede', '1'], /check has no option --sede\. Did you mean --seed\?/],
      [['check', '--seed'], /--seed needs a value, as in --seed=VALUE\./],
      [['check', '--seed', 'x'], /--seed needs a whole number of 0 or more, not “x”/],
      [['check', '--schedules', '0'], /--schedules needs a whole number from 1 to 1000000, not “0”/],
      [['check', '--json=1'], /--json takes no value\./],
      [['run', 'echo-server', '--speed', '-1'], /--speed needs a value, as in --speed=VALUE\./],
      [['run', 'echo-server', '--speed', '0'], /--speed needs a number above 0, not “0”/],
      [['check', '--replay', '1-0'], /--replay needs the name of its one check/],
      [['check', '--watch', '--json'], /do not go together/],
      [['start'], /start needs an operand\. Usage: dlabs start LAB \[DIR\]/],
      [['start', 'a', 'b', 'c'], /does not know what to do with “c”/],
      [['start', 'ecco-server'], /There is no lab “ecco-server”\. Did you mean echo-server\?/],
      [['check', '.'], /is no attempt at a lab\. Start one/],
      [['check', 'nowhere'], /There is no folder .*nowhere/],
      [['verify', 'nowhere'], /There is no lab “nowhere”/],
      [['list', '--lang', 'fr'], /There is no language “fr”/],
      [['list', '--pack', 'nowhere'], /is no pack: it has no pack\.json/],
      [['pack', 'build', '.'], /pack\.json/],
      [['pack', 'inspect', 'nothing.labpack'], /nothing\.labpack/],
      [['export'], /export needs an operand\. Usage: dlabs export TRACE/],
      [['export', 'x.dltrace'], /export needs a format: --format perfetto\|shiviz\|jsonl/],
      [['export', 'x.dltrace', '--format', 'shivis'], /There is no format “shivis”\. Did you mean shiviz\?/],
      [['export', 'gone.dltrace', '--format', 'jsonl'], /gone\.dltrace cannot be read: ENOENT/],
      [['export', path.join(packFolder, 'pack.json'), '--format', 'jsonl'], /pack\.json: .* not a trace/],
      [['new', 'lab', 'no-unit/x', packFolder], /no unit "no-unit"/],
    ];
    for (const [args, message] of wrong) {
      it(`refuses in one line: dlabs ${args.join(' ').replace(folder, '')}`, async () => {
        const { code, stdout, stderr } = await dlabs(...args);
        assert.deepEqual([code, stdout], [2, ''], stderr);
        assert.match(stderr, message);
        assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
        assert.match(stderr, /^dlabs: /);
      });
    }

    it('shows its commands, and each its options', async () => {
      const { code, stdout } = await dlabs('--help');
      assert.equal(code, 0);
      const commands = [
        ...stdout.matchAll(/^ {2}dlabs (\w+(?: (?:build|inspect|install|lab|pack)\b)?)/gm),
      ].map(([, name]) => name ?? '');
      assert.deepEqual(commands.slice(0, 5), ['list', 'start', 'run', 'check', 'verify']);
      assert.equal(commands.length, 11);
      for (const command of commands) {
        const help = await dlabs(...command.split(' '), '--help');
        assert.equal(help.code, 0);
        assert.match(help.stdout, new RegExp(`^dlabs ${command}`));
        assert.match(help.stdout, /--lang en\|pt-br/);
      }
    });

    it('without a command shows its commands and fails', async () => {
      const { code, stdout, stderr } = await dlabs();
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /dlabs check/);
    });

    it('tells its version', async () => {
      const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
        version: string;
      };
      assert.equal((await dlabs('--version')).stdout, `${version}\n`);
    });
  });

  describe('list and start', () => {
    it('shows labs, for people and as JSON', async () => {
      const { stdout } = await dlabs('list');
      assert.match(stdout, /Demo demo 0\.1\.0\n {2}Unit 1\n {4}echo-server {2}Echo server/);
      const { labs } = JSON.parse((await dlabs('list', '--json')).stdout) as {
        labs: { slug: string; pack: string }[];
      };
      assert.deepEqual(
        labs.map(({ pack, slug }) => `${pack}/${slug}`),
        ['demo/echo-server'],
      );
    });

    it('begins an attempt and never overwrites one', async () => {
      const name = await attempt();
      assert.ok(existsSync(path.join(work, name, 'server.ts')));
      assert.ok(!existsSync(path.join(work, name, 'solution')));
      const again = await dlabs('start', 'demo/echo-server', name);
      assert.equal(again.code, 2);
      assert.match(again.stderr, /not empty/);
    });
  });

  describe('check', () => {
    it('fails the starter, and tells all that is needed to go on', async () => {
      const name = await attempt();
      const { code, stdout } = await dlabs('check', name);
      assert.equal(code, 1);
      assert.match(stdout, /^echo-server · seed 1\n/);
      assert.match(stdout, /✘ failed: the server ends its stream after the client {2}0\/1/);
      assert.match(stdout, new RegExp(`your code was last at work at: ${name}/server\\.ts:\\d+`));
      assert.match(stdout, /hint: \w+/);
      assert.match(stdout, /0 of 5 points · 0 passed, 4 not/);
      assert.ok(!stdout.includes('\u001b'), 'no colours where there is no terminal');
    });

    it('writes the trace of a failure, which export turns into each format', async () => {
      const name = await attempt();
      const { code, stdout } = await dlabs('check', name, '--trace', 'failed.dltrace');
      assert.equal(code, 1);
      assert.match(stdout, /The trace of “.+” is in failed\.dltrace\n$/);
      const log = await dlabs('export', 'failed.dltrace', '--format', 'shiviz');
      assert.ok(loadShiviz(log.stdout).length > 5);
      const made = await dlabs('export', 'failed.dltrace', '--format', 'perfetto', '--out', 'failed.json');
      assert.deepEqual([made.code, made.stdout, made.stderr], [0, '', '']);
      assert.ok(loadPerfetto(readFileSync(path.join(work, 'failed.json'), 'utf8')).arrows.length > 0);
      const nowhere = ['export', 'failed.dltrace', '--format', 'jsonl', '--out', 'no/such/file'];
      assert.match((await dlabs(...nowhere)).stderr, /^dlabs: no\/such\/file cannot be written: ENOENT.*\n$/);
    });

    it('says that nothing failed when there is no trace to write', async () => {
      const name = await attempt(readFileSync(solution, 'utf8'));
      const { code, stdout } = await dlabs('check', name, '--trace', 'passed.dltrace');
      assert.equal(code, 0);
      assert.match(stdout, /Nothing failed, so passed\.dltrace was not written\.\n$/);
      assert.ok(!existsSync(path.join(work, 'passed.dltrace')));
    });

    it('prints a command that replays the failure when it is pasted', async () => {
      const name = await attempt();
      const { stdout } = await dlabs('check', name);
      const [, line = ''] = /replay: dlabs (check .*)/.exec(stdout) ?? [];
      const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
      const again = await dlabs(...args);
      assert.equal(again.code, 1, again.stderr);
      assert.equal(again.stdout.split('\n').filter((one) => one.startsWith('✘')).length, 1);
      assert.ok(again.stdout.includes(`replay: dlabs ${line}`));
    });

    it('passes the solution', async () => {
      const name = await attempt(readFileSync(solution, 'utf8'));
      const { code, stdout } = await dlabs('check', path.join(name));
      assert.equal(code, 0, stdout);
      assert.match(stdout, /5 of 5 points · 4 passed, 0 not/);
    });

    it('prints one JSON document that its schema describes, the same each time', async () => {
      const name = await attempt();
      const runs: CheckRun[] = [];
      for (let n = 0; n < 2; n++) {
        const { code, stdout } = await dlabs('check', name, '--json');
        assert.equal(code, 1);
        runs.push(JSON.parse(stdout) as CheckRun);
      }
      validate('check-run.schema.json', runs[0]);
      const timeless = (run: CheckRun | undefined): unknown =>
        JSON.parse(JSON.stringify(run), (key, value: unknown) => (key === 'duration' ? 0 : value));
      assert.deepEqual(timeless(runs[0]), timeless(runs[1]));
      assert.equal(runs[0]?.seed, 1);
    });

    it('describes the verdict on an endless loop by the same schema', async () => {
      const name = await attempt('export default async () => {\n  for (;;);\n};\n');
      const { code, stdout } = await dlabs(
        'check',
        name,
        '--json',
        '--check',
        'every byte comes back as it was sent',
      );
      const run = JSON.parse(stdout) as CheckRun;
      validate('check-run.schema.json', run);
      assert.deepEqual(
        [code, run.checks.map(({ verdict }) => verdict), run.checks[0]?.failure?.place?.line],
        [1, ['timed out'], 2],
      );
    });

    it('keeps to the seed, the schedules, the stage and the checks that are asked for', async () => {
      const name = await attempt(readFileSync(solution, 'utf8'));
      const check = 'every byte comes back as it was sent';
      const { stdout } = await dlabs(
        'check',
        name,
        '--json',
        '--seed',
        '7',
        '--schedules',
        '3',
        '--stage',
        'echo',
        '--check',
        check,
      );
      const run = JSON.parse(stdout) as CheckRun;
      assert.deepEqual([run.seed, run.checks.map((one) => [one.name, one.schedules.of])], [7, [[check, 3]]]);
      const wrong = await dlabs('check', name, '--stage', 'ecko');
      assert.deepEqual(
        [wrong.code, wrong.stderr],
        [2, 'dlabs: The lab has no stage “ecko”. Did you mean echo?\n'],
      );
      assert.equal((await dlabs('check', name, '--check', 'no such check')).code, 2);
    });

    it('says of an exhaustive check whether every schedule was tried', async () => {
      const name = await attempt(readFileSync(solution, 'utf8'));
      const checks = path.join(packFolder, 'unit-1/echo-server/checks.ts');
      const before = readFileSync(checks, 'utf8');
      const exhaustive = (title: string, schedules: number): string => `
        check('${title}', { stage: 'echo', exhaustive: true, schedules: ${schedules} }, async (world) => {
          const arrived: string[] = [];
          const send = (from: string) => world.host(from).run(async (host) => {
            await (await host.datagram()).send({ host: 'sink', port: 1 }, from);
          });
          await world.host('sink').run(async (host) => {
            const socket = await host.datagram(1);
            await Promise.all(['a', 'b', 'c'].map(send));
            while (arrived.length < 3) arrived.push(String(await socket.receive()));
          });
        });`;
      try {
        writeFileSync(checks, before + exhaustive('whole', 5_000) + exhaustive('bounded', 2));
        const { stdout, stderr } = await dlabs('check', name, '--check', 'whole', '--check', 'bounded');
        assert.match(stdout, /✔ whole .*all \d+ schedules pass/, stderr);
        assert.match(stdout, /✔ bounded .*2 schedules; not all/);
      } finally {
        writeFileSync(checks, before);
      }
    });

    it('checks in its own process for a debugger', async () => {
      const name = await attempt(
        'export default async () => {\n  throw new Error((() => {}).constructor("return process")().argv[1]);\n};\n',
      );
      const one = ['--check', 'every byte comes back as it was sent'];
      assert.match((await dlabs('check', name, '--debug', ...one)).stdout, /out.cli\.js/);
      assert.match((await dlabs('check', name, ...one)).stdout, /out.runner\.js/);
    });

    it('speaks Portuguese', async () => {
      const name = await attempt();
      for (const run of [
        open(['check', name, '--lang', 'pt-br']),
        open(['check', name], { LC_ALL: 'pt_BR.UTF-8' }),
      ]) {
        const { stdout } = await run.done;
        assert.match(stdout, /✘ falhou: o servidor encerra/);
        assert.match(stdout, /dica: /);
        assert.match(stdout, /0 de 5 pontos/);
      }
    });

    it('checks again whenever a file is saved, until it is interrupted', async () => {
      const name = await attempt();
      const watching = open(['check', name, '--watch']);
      await until(() => /4 not.*\n.*Watching/.test(watching.stdout));
      copyFileSync(solution, path.join(work, name, 'server.ts'));
      await until(() => /4 passed.*\n.*Watching/.test(watching.stdout));
      watching.process.kill('SIGINT');
      assert.equal((await watching.done).code, 0);
    });

    it('ends soon when it is interrupted, with what there is', async () => {
      const marker = path.join(work, 'looping');
      const mark = `(() => {}).constructor('return process')().getBuiltinModule('fs').writeFileSync(${JSON.stringify(marker)}, '')`;
      const name = await attempt(`export default async () => {\n  ${mark};\n  for (;;);\n};\n`);
      const checking = open(['check', name, '--json']);
      await until(() => existsSync(marker));
      checking.process.kill('SIGINT');
      const { code, stdout } = await checking.done;
      const run = JSON.parse(stdout) as CheckRun;
      assert.deepEqual([code, run.cancelled, run.checks], [1, true, []]);
    });
  });

  describe('run', () => {
    it('shows lines behind the names of their processes, and obeys', async () => {
      const name = await attempt(readFileSync(solution, 'utf8'));
      const run = open(['run', name, '--speed', '10', '--seed', '3']);
      await until(() => run.stdout.includes('client │ Type a line.'));
      assert.match(run.stdout, /^seed 3\n/);
      run.type('@client hello');
      await until(() => run.stdout.includes('client │ The server sent back: hello'));
      run.type('kill server');
      await until(() => run.stdout.includes('server │ (killed)'));
      run.type('nonsense');
      await until(() => run.stdout.includes('no command “nonsense”'));
      run.type('@nobody x');
      await until(() => run.stdout.includes('no process is called nobody'));
      run.type('quit');
      const { code, stdout, stderr } = await run.done;
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /The run has ended\.\n$/);
    });

    it('shows only what processes say with --quiet, and writes a trace that export reads', async () => {
      const name = await attempt(readFileSync(solution, 'utf8'));
      const run = open(['run', name, '--speed', '10', '--quiet', '--trace', 'run.dltrace']);
      await until(() => run.stdout.includes('client │ Type a line.'));
      run.type('@client hello');
      await until(() => run.stdout.includes('client │ The server sent back: hello'));
      run.type('partition client server');
      await until(() => run.stdout.includes('· partition client | server'));
      run.type('quit');
      const { code, stdout } = await run.done;
      assert.equal(code, 0);
      assert.doesNotMatch(stdout, /connected|→/);
      assert.match(stdout, /The trace is in run\.dltrace\n$/);
      const lines = await dlabs('export', 'run.dltrace', '--format', 'jsonl');
      assert.equal(lines.code, 0, lines.stderr);
      const events = lines.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { kind: string; text?: string });
      assert.ok(events.some(({ kind, text }) => kind === 'fault' && text === 'partition client | server'));
      assert.ok(events.some(({ kind, text }) => kind === 'send' && text?.includes('hello')));
    });

    it('ends when it is interrupted', async () => {
      const run = open(['run', 'echo-server']);
      await until(() => run.stdout.includes('client │ Type a line.'));
      run.process.kill('SIGINT');
      assert.equal((await run.done).code, 0);
    });

    it('names the line of a loop', async () => {
      const name = await attempt('export default async () => {\n  for (;;);\n};\n');
      const { code, stdout } = await dlabs('run', name);
      assert.equal(code, 1);
      assert.match(stdout, /server\.ts line 2 keeps running/);
      assert.match(stdout, new RegExp(`→ ${name}/server\\.ts:2`));
    });
  });
});
