// Everything that must hold, on a fresh machine: node scripts/test.mjs
// Installs what is missing, then runs each step below, and ends with the line “N passed, N failed”.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const node = process.execPath;

/** Each step counts as one test, or as many as its output counts. These only read, and run side by side. */
const reading = [
  { name: 'types', command: [npm, 'run', '--silent', 'typecheck'] },
  { name: 'lint', command: [npm, 'run', '--silent', 'lint'] },
  { name: 'format', command: [npm, 'run', '--silent', 'format:check'] },
];

/** These come one after the other. */
const steps = [
  { name: 'build', command: [npm, 'run', '--silent', 'build'] },
  { name: 'unit tests', command: [npm, 'run', '--silent', 'unit'] },
  {
    // One rerun here; whoever changes a lab proves it with the twenty that `verify` makes by itself.
    name: 'labs are proved',
    command: [node, 'out/cli.js', 'verify', 'labs/clients-servers-migration', '--reruns', '1'],
  },
  { name: 'package', command: [npm, 'run', '--silent', 'package'] },
  { name: 'in VS Code', command: [node, '--import=tsx', 'test/vscode/run.mts'] },
];

const counts = { passed: 0, failed: 0 };
const failures = [];

if (!existsSync(join(root, 'node_modules'))) await run([npm, 'ci', '--no-audit', '--no-fund']);
await Promise.all(reading.map((step) => take(step, true)));
for (const step of steps) await take(step, false);

if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);

/** Runs a step and counts it. @param quiet its output is shown when it is over */
async function take({ name, command }, quiet) {
  if (!quiet) console.log(`\n── ${name}`);
  const begin = Date.now();
  const { code, output } = await run(command, quiet);
  if (quiet) console.log(`\n── ${name}\n${output}`);
  const counted = countTests(output);
  const passed = code === 0 ? (counted?.passed ?? 1) : (counted?.passed ?? 0);
  const failed = code === 0 ? 0 : Math.max(1, counted?.failed ?? 1);
  counts.passed += passed;
  counts.failed += failed;
  if (failed > 0) failures.push(name);
  console.log(`── ${name}: ${failed > 0 ? 'FAILED' : 'ok'} (${Math.round((Date.now() - begin) / 1000)} s)`);
}

/** Runs a command, shows its output, and keeps it. */
function run([command, ...args], quiet = false) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: command.endsWith('.cmd'),
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      if (!quiet) process.stdout.write(data);
    });
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** What Mocha counts at its end, all runs of a step together. */
function countTests(output) {
  const sum = (pattern) =>
    [...output.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
  if (!/^\s+\d+ passing/m.test(output)) return undefined;
  return { passed: sum(/^\s+(\d+) passing/gm), failed: sum(/^\s+(\d+) failing/gm) };
}
