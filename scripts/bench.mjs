// Measures: node scripts/bench.mjs [engine] [explore] [migration] [queues] [trace] [vscode] [--json]
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const bundle = 'out/bench.mjs';
// This script asks whether it was started itself, so it stays the file that it is.
const host = {
  name: 'vscode-host',
  setup: ({ onResolve }) =>
    onResolve({ filter: /vscode-host\.mjs$/ }, () => ({
      path: '../scripts/vscode-host.mjs',
      external: true,
    })),
};

// What is measured is built as what is shipped: the loader of the tests makes each use of an imported constant a call.
await build({
  entryPoints: ['test/bench/main.mts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
  plugins: [host],
});
// The bench of traces collects garbage before it looks at memory.
const { status } = spawnSync(process.execPath, ['--expose-gc', bundle, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
