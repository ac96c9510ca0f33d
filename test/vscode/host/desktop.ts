import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { findCommand, REPO } from '../../../scripts/vscode-host.mjs';
import type { SuiteOptions } from './run-suite';

/** The versions of desktop VS Code for each role. */
const DESKTOP_VERSIONS = { oldest: '1.100.3', newest: 'stable' } as const;
const PROBE_MS_MAX = 5000;
const UPDATE_SERVER = 'https://update.code.visualstudio.com/api/releases/stable';

/** A desktop VS Code, or why there is none. */
export interface DesktopFound {
  readonly executable?: string;
  readonly reason?: string;
}

/** Finds desktop VS Code: the one that `VSCODE_EXECUTABLE` names, or a download where its server can be reached. */
export async function desktopVsCode(role: 'oldest' | 'newest'): Promise<DesktopFound> {
  const given = process.env['VSCODE_EXECUTABLE'];
  if (given !== undefined) {
    if (!existsSync(given)) throw new Error(`VSCODE_EXECUTABLE names ${given}, which does not exist.`);
    return { executable: given };
  }
  if (!hasDisplay() && findCommand(['Xvfb']) === undefined) return { reason: 'no display and no Xvfb here' };
  try {
    const answer = await fetch(UPDATE_SERVER, { signal: AbortSignal.timeout(PROBE_MS_MAX) });
    if (!answer.ok) return { reason: `its download server answered ${answer.status}` };
  } catch {
    return { reason: 'the download of desktop VS Code is out of reach' };
  }
  const cachePath = path.join(REPO, '.vscode-test');
  return { executable: await downloadAndUnzipVSCode({ version: DESKTOP_VERSIONS[role], cachePath }) };
}

/** Runs a suite in desktop VS Code, on a virtual display where there is none, and gives its exit code. */
export async function runDesktopSuite(executable: string, options: SuiteOptions): Promise<number> {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'dlabs-desktop-'));
  const display = hasDisplay() ? undefined : await startVirtualDisplay();
  try {
    await fs.mkdir(path.join(dataDir, 'data/User'), { recursive: true });
    await fs.writeFile(path.join(dataDir, 'data/User/settings.json'), JSON.stringify(options.settings ?? {}));
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: options.extension,
      extensionTestsPath: options.tests,
      launchArgs: launchArguments(dataDir, options),
      ...(display === undefined ? {} : { extensionTestsEnv: { DISPLAY: display.name } }),
    });
  } catch (error) {
    // runTests rejects when VS Code ends with another code than 0; the code is in its message.
    const code = /code (\d+)/.exec(String(error))?.[1];
    if (code === undefined) throw error;
    return Number(code);
  } finally {
    display?.process.kill();
    await fs.rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function launchArguments(dataDir: string, options: SuiteOptions): string[] {
  const args = [
    options.workspace,
    '--disable-gpu',
    '--skip-welcome',
    '--skip-release-notes',
    '--disable-updates',
  ];
  args.push(
    `--user-data-dir=${path.join(dataDir, 'data')}`,
    `--extensions-dir=${path.join(dataDir, 'extensions')}`,
  );
  if (!options.workspaceTrust) args.push('--disable-workspace-trust');
  if (options.locale !== undefined) args.push(`--locale=${options.locale}`);
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return args;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function startVirtualDisplay(): Promise<{ name: string; process: ChildProcess }> {
  // Xvfb picks a free display itself and writes its number to the file descriptor that -displayfd names.
  const child = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('Xvfb ended at once.'))),
  ])) as [Buffer];
  return { name: `:${number.toString().trim()}`, process: child };
}
