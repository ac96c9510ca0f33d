// Measures: node scripts/bench.mjs [engine] [vscode] [--json]
import { spawnSync } from 'node:child_process';

const args = ['--import=tsx', 'test/bench/main.mts', ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1);
