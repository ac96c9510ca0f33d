// Tests in a real VS Code, the oldest and the newest: first inside the extension host, then on the screen.
// node --import=tsx test/vscode/run.mts [oldest|newest]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureHost } from '../../scripts/vscode-host.mjs';
import { runSuite } from './host/run-suite';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const wanted = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'labs tests é '));
/** Packs that the tests install are not the user's own. */
process.env['DLABS_HOME'] = join(scratch, 'home');
let failed = false;

for (const host of ['oldest', 'newest'] as const) {
  if (wanted.length > 0 && !wanted.includes(host)) continue;
  const { node } = await ensureHost(host);
  console.log(`\n── the simulator on the Node of the ${host} VS Code`);
  failed = mocha(node, join('test', 'sim'), {}) !== 0 || failed;
  await inHost(host, false);
  await inHost(host, true);
  console.log(`\n── on the screen of the ${host} VS Code`);
  failed = mocha(process.execPath, join('test', 'vscode', 'ui'), { LABS_TEST_HOST: host }) !== 0 || failed;
}
rmSync(scratch, { recursive: true, force: true });
process.exit(failed ? 1 : 0);

/** The tests that use the API inside the extension host. @param restricted in Restricted Mode */
async function inHost(host: 'oldest' | 'newest', restricted: boolean): Promise<void> {
  console.log(
    `\n── inside the extension host of the ${host} VS Code${restricted ? ', in Restricted Mode' : ''}`,
  );
  const workspace = join(scratch, `${host}${restricted ? '-restricted' : ''}`);
  mkdirSync(workspace);
  const tests = join(root, 'out', 'tests.js');
  const options = { host, extension: root, tests, workspace, workspaceTrust: restricted, timeoutMs: 300_000 };
  failed = (await runSuite(options)) !== 0 || failed;
}

/** Runs the tests in a folder. Those of `ui` drive the screen, from the installed VSIX. */
function mocha(node: string, folder: string, more: Record<string, string>): number {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.ts'));
  const program = join('node_modules', 'mocha', 'bin', 'mocha.js');
  const args = [program, '--import=tsx', '--timeout=90000', ...files.map((name) => join(folder, name))];
  const env = { ...process.env, ...more };
  return spawnSync(node, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
