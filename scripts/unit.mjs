// Runs the unit tests: every test/**/*.test.ts but those that need a VS Code.
// node scripts/unit.mjs [PATH …]   only tests whose path contains one of the words
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const wanted = process.argv.slice(2);
const files = readdirSync('test', { recursive: true })
  .map((name) => join('test', String(name)))
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith(join('test', 'vscode')))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort();

if (files.length === 0) {
  console.error(`No test matches ${wanted.join(' ')}`);
  process.exit(2);
}
const mocha = join('node_modules', 'mocha', 'bin', 'mocha.js');
// Two at least: many tests mostly wait for processes.
const jobs = Math.min(4, Math.max(2, availableParallelism()));
const options = [
  '--import=tsx',
  '--timeout=60000',
  ...(files.length > 1 ? ['--parallel', `--jobs=${jobs}`] : []),
];
const { status } = spawnSync(process.execPath, [mocha, ...options, ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
