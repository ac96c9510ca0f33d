import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runSuite } from '../vscode/host/run-suite';
import { REPO as root } from '../../scripts/vscode-host.mjs';
import type { Figure } from './figure';
import { figure } from './figure';

const labs = join(root, 'labs/clients-servers-migration');

/** Activation and the way from a save to verdicts, of what is shipped, in the embedded VS Code; and its size. */
export async function vscode(): Promise<Figure[]> {
  execFileSync(process.execPath, ['--import=tsx', join(root, 'scripts/package.mts')], {
    cwd: root,
    stdio: 'ignore',
  });
  const folder = mkdtempSync(join(tmpdir(), 'labs-bench-'));
  const tests = join(root, 'out', 'bench-suite.js');
  await build({
    entryPoints: [join(root, 'test/bench/vscode-suite.ts')],
    outfile: tests,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    define: { SOLUTION: JSON.stringify(join(labs, 'clients/access-transparency/solution')) },
  });
  const values = new Map<string, number[]>();
  const read = (line: string): void => {
    const found = /FIGURE (\{.*\})/.exec(line);
    if (!found?.[1]) return;
    const { name, value } = JSON.parse(found[1]) as { name: string; value: number };
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (let i = 0; i < 3; i++) {
    const workspace = join(folder, `workspace-${i}`);
    mkdirSync(workspace);
    const lines: string[] = [];
    const print = (line: string): void => {
      lines.push(line);
      read(line);
    };
    const code = await runSuite({
      host: 'newest',
      where: 'embedded',
      extension: join(root, 'out/vsix'),
      tests,
      workspace,
      print,
    });
    if (code !== 0) throw new Error(`the bench in VS Code failed:\n${lines.slice(-20).join('\n')}`);
  }
  rmSync(folder, { recursive: true, force: true });
  return [
    ...[...values].map(([name, runs]) => figure(name, name.endsWith('_percent') ? '%' : 'ms', runs)),
    ...vsixSize(),
  ];
}

function vsixSize(): Figure[] {
  const vsix = readdirSync(root).find((name) => name.endsWith('.vsix'));
  return vsix === undefined ? [] : [figure('vsix.size_kb', 'KB', [statSync(join(root, vsix)).size / 1024])];
}
