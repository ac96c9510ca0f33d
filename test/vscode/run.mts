// Tests in a real VS Code, the oldest and the newest: first inside the extension host, then on the screen.
// node --import=tsx test/vscode/run.mts [oldest|newest]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSuite } from './host/run-suite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const wanted = process.argv.slice(2);
let failed = false;

for (const host of ['oldest', 'newest'] as const) {
  if (wanted.length > 0 && !wanted.includes(host)) continue;
  console.log(`\n── inside the extension host of the ${host} VS Code`);
  const workspace = mkdtempSync(join(tmpdir(), 'labs suite é '));
  const tests = join(root, 'out', 'tests.js');
  failed = (await runSuite({ host, extension: root, tests, workspace, timeoutMs: 240_000 })) !== 0 || failed;
  rmSync(workspace, { recursive: true, force: true });

  console.log(`\n── on the screen of the ${host} VS Code`);
  failed = onScreen(host) !== 0 || failed;
}
process.exit(failed ? 1 : 0);

/** The tests that drive the screen, from the installed VSIX. */
function onScreen(host: string): number {
  const folder = join('test', 'vscode', 'ui');
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.ts'));
  const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
  const args = [mocha, '--import=tsx', '--timeout=90000', ...files.map((name) => join(folder, name))];
  const env = { ...process.env, LABS_TEST_HOST: host };
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
