import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { Host } from '../../../scripts/vscode-host.mjs';

/** Installs a .vsix into a folder of extensions with VS Code's own `--install-extension`, as a user does. */
export async function installVsix(
  host: Host,
  vsix: string,
  extensionsDir: string,
  dataDir: string,
): Promise<string> {
  const args = ['out/server-main.js', '--install-extension', vsix, '--accept-server-license-terms'];
  args.push('--extensions-dir', extensionsDir, '--server-data-dir', dataDir, '--telemetry-level', 'off');
  const { stdout, stderr } = await promisify(execFile)(host.node, args, { cwd: host.root });
  const output = stdout + stderr;
  // VS Code ends with 0 also for some failures; its last words tell.
  if (!output.includes('was successfully installed'))
    throw new Error(`Installing ${vsix} failed:\n${output}`);
  return output;
}

/**
 * Makes the extension in a folder count as installed, without packing it: the page is then just what a user has, while
 * VS Code 1.139 shows no notification toasts under the test driver, which an extension under development needs.
 */
export async function linkExtension(folder: string, extensionsDir: string): Promise<void> {
  const manifest = JSON.parse(await fs.readFile(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  await fs.mkdir(extensionsDir, { recursive: true });
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  await fs.symlink(path.resolve(folder), path.join(extensionsDir, name), 'junction');
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
}
