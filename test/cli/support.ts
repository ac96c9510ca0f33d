/** A copy of the program as it is shipped, in a folder of its own, and ways to start it. */
import { build } from 'esbuild';
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { compiledSchemas } from '../../scripts/compiled-schemas.mjs';
import { root, writeFiles } from '../runner/support';

/** Puts bundles, media and an empty folder of packs into `folder`. */
export async function install(folder: string): Promise<void> {
  const entryPoints = {
    cli: path.join(root, 'src/cli/main.ts'),
    runner: path.join(root, 'src/runner/main.ts'),
  };
  const options = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  } as const;
  const tsconfig = path.join(root, 'tsconfig.json');
  await build({
    ...options,
    entryPoints,
    outdir: path.join(folder, 'out'),
    mainFields: ['module', 'main'],
    plugins: [compiledSchemas],
    tsconfig,
  });
  mkdirSync(path.join(folder, 'labs'));
  cpSync(path.join(root, 'media/templates'), path.join(folder, 'media/templates'), { recursive: true });
  copyFileSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  writeFiles(folder, { 'out/types/dlabs.d.ts': 'declare module "dlabs" {}\n', 'out/types/world.d.ts': '' });
}

export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `dlabs` being run. */
export class Dlabs {
  stdout = '';
  stderr = '';
  readonly process: ChildProcess;
  readonly done: Promise<Done>;

  constructor(folder: string, cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const home = { DLABS_HOME: path.join(folder, 'home'), LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' };
    this.process = spawn(process.execPath, [path.join(folder, 'out/cli.js'), ...args], {
      cwd,
      env: { ...process.env, ...home, ...env },
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.done = new Promise((resolve) => {
      this.process.once('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  type(line: string): void {
    this.process.stdin?.write(`${line}\n`);
  }
}
