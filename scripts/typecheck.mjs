// Checks the types of every project: node scripts/typecheck.mjs
// By the native compiler, several times as fast; `typescript` itself is there for those that need its API.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const compiler = join('node_modules', 'typescript-native', 'bin', 'tsc');
const projects = ['.', 'src/sim', 'src/webview', 'test/webview'];

const failed = projects.filter(
  (project) => spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' }).status !== 0,
);
process.exit(failed.length > 0 ? 1 : 0);
