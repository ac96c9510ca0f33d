import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Proof } from '../../src/cli/proof';
import { root, temporaryFolder } from '../runner/support';
import { Dlabs, install, type Done } from './support';

describe('dlabs for authors', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const work = path.join(folder, 'work');
  const packFolder = path.join(folder, 'labs/demo');
  const validate = (schema: string, value: unknown): void => {
    const text = readFileSync(path.join(root, 'media/schema', schema), 'utf8');
    const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);
    assert.ok(check(value), JSON.stringify(check.errors));
  };
  const dlabs = (...args: string[]): Promise<Done> => new Dlabs(folder, work, args).done;

  before(async () => {
    await install(folder);
    mkdirSync(work);
    const made = await dlabs('new', 'pack', 'demo', packFolder);
    assert.equal(made.code, 0, made.stderr);
  });

  describe('verify', () => {
    it('proves a pack, for people and by its schema', async () => {
      const { code, stdout } = await dlabs('verify', 'demo', '--reruns', '2');
      assert.equal(code, 0, stdout);
      assert.match(stdout, /echo-server {2}✔ passes 4 {2}✔ fails 4 {2}✔ 4 of 4 caught {2}✔ \d+ of \d+ agree/);
      const json = await dlabs('verify', packFolder, '--reruns', '1', '--json');
      const proof = JSON.parse(json.stdout) as Proof;
      validate('verify.schema.json', proof);
      assert.deepEqual([json.code, proof.proved, proof.labs.length], [0, true, 1]);
    });

    /** Proves the demo lab after a change to it. */
    async function proveChanged(change: (lab: string) => void): Promise<Proof> {
      const copy = path.join(work, 'changed');
      rmSync(copy, { recursive: true, force: true });
      cpSync(packFolder, copy, { recursive: true });
      change(path.join(copy, 'unit-1/echo-server'));
      const { code, stdout, stderr } = await dlabs(
        'verify',
        path.join(copy, 'unit-1/echo-server'),
        '--reruns',
        '1',
        '--json',
      );
      assert.equal(code, 1, stderr);
      const proof = JSON.parse(stdout) as Proof;
      validate('verify.schema.json', proof);
      assert.equal(proof.proved, false);
      return proof;
    }

    it('sees a solution that does not pass', async () => {
      const proof = await proveChanged((lab) =>
        copyFileSync(path.join(lab, 'starter/server.ts'), path.join(lab, 'solution/server.ts')),
      );
      assert.equal(proof.labs[0]?.solution.proved, false);
      assert.match(proof.labs[0]?.solution.problems[0] ?? '', /“.*” failed: /);
    });

    it('sees a starter that leaves nothing to do', async () => {
      const proof = await proveChanged((lab) =>
        copyFileSync(path.join(lab, 'solution/server.ts'), path.join(lab, 'starter/server.ts')),
      );
      assert.deepEqual(proof.labs[0]?.starter.problems, ['it fails no check: nothing is left to do']);
    });

    it('sees a mutant that nothing catches', async () => {
      const proof = await proveChanged((lab) =>
        copyFileSync(path.join(lab, 'solution/server.ts'), path.join(lab, 'mutants/text-only/server.ts')),
      );
      const mutant = proof.labs[0]?.mutants.find(({ slug }) => slug === 'text-only');
      assert.deepEqual([mutant?.proved, mutant?.verdict], [false, 'passed']);
      assert.match(mutant?.problems[0] ?? '', /does not catch it: passed/);
    });

    it('does not take a mutant that cannot even be loaded for caught', async () => {
      const proof = await proveChanged((lab) =>
        writeFileSync(path.join(lab, 'mutants/text-only/server.ts'), 'const = 3;'),
      );
      const mutant = proof.labs[0]?.mutants.find(({ slug }) => slug === 'text-only');
      assert.match(mutant?.problems[0] ?? '', /it does not run: .*Syntax error/);
    });

    it('sees verdicts that change from run to run', async () => {
      const flaky =
        'export default async () => {\n  if ((() => {}).constructor("return Math.random()")() < 0.5) throw new Error("now and then");\n};\n';
      const proof = await proveChanged((lab) => writeFileSync(path.join(lab, 'solution/server.ts'), flaky));
      assert.equal(proof.labs[0]?.solution.proved, false);
    });

    it('tells of problems in the files', async () => {
      const proof = await proveChanged((lab) => rmSync(path.join(lab, 'figures/echo.svg')));
      assert.match(proof.problems[0] ?? '', /echo\.svg/);
    });
  });

  describe('pack and new', () => {
    it('builds, shows and installs a pack, which then is listed', async () => {
      const built = await dlabs('pack', 'build', packFolder, '--out', 'demo.labpack');
      assert.equal(built.code, 0, built.stderr);
      const shown = await dlabs('pack', 'inspect', 'demo.labpack', '--json');
      const { audience, hidden } = JSON.parse(shown.stdout) as { audience: string; hidden: string[] };
      assert.equal(audience, 'student');
      assert.ok(hidden.some((file) => file.includes('solution/')));
      const other = path.join(work, 'other');
      assert.equal(
        (await dlabs('new', 'pack', 'other', other, '--title', 'Another', '--author', 'Ana')).code,
        0,
      );
      assert.equal((await dlabs('pack', 'build', other, '--instructor')).code, 0);
      assert.ok(existsSync(path.join(work, 'other-0.1.0-instructor.labpack')));
      const installed = await dlabs('pack', 'install', 'other-0.1.0-instructor.labpack');
      assert.equal(installed.code, 0, installed.stderr);
      assert.match((await dlabs('list')).stdout, /Another other 0\.1\.0/);
      rmSync(path.join(folder, 'home'), { recursive: true });
    });

    it('adds a lab that verify proves', async () => {
      const pack = path.join(work, 'growing');
      assert.equal((await dlabs('new', 'pack', 'growing', pack)).code, 0);
      const made = await dlabs('new', 'lab', 'unit-1/second-lab', pack);
      assert.equal(made.code, 0, made.stderr);
      const { code, stdout } = await dlabs('verify', path.join(pack, 'unit-1/second-lab'), '--reruns', '0');
      assert.equal(code, 0, stdout);
      assert.match((await dlabs('list', '--pack', pack)).stdout, /second-lab {2,}Second lab/);
    });
  });
});
