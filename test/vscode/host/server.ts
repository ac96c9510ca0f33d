import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Host } from '../../../scripts/vscode-host.mjs';
import { endProcessTree } from './process-tree';
import { testSettings, type Theme } from './settings';

/** Display languages that the extension speaks. */
export type Locale = 'en' | 'pt-br';

/** How an embedded VS Code is started. */
export interface ServerOptions {
  readonly host: Host;
  /** Folder to open. */
  readonly workspace: string;
  /** Holds user data and logs; a new temporary folder, removed by `stop`, when not given. */
  readonly dataDir?: string;
  /** Installed extensions; a folder inside `dataDir` when not given. */
  readonly extensionsDir?: string;
  /** Whether Workspace Trust is on, so that the folder opens in Restricted Mode. Off when not given. */
  readonly workspaceTrust?: boolean;
  readonly locale?: Locale;
  readonly theme?: Theme;
  /** User settings on top of those that suit tests. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Leaves the settings that `dataDir` has from an earlier start as they are. */
  readonly keepSettings?: boolean;
  /** Lets the page take an extension under development and a suite; leave it off to have what a user has. */
  readonly testDriver?: boolean;
  /** Port to listen on; a free one when not given. */
  readonly port?: number;
}

/** Extension under development and suite to run in it; both absolute paths. */
export interface DevelopmentPaths {
  readonly extension?: string;
  readonly tests?: string;
}

/** A running server of an embedded VS Code. `logs` reads what it and its extension hosts wrote. */
export interface EmbeddedServer {
  readonly host: Host;
  readonly port: number;
  readonly dataDir: string;
  readonly options: ServerOptions;
  /** Address of the workspace's page. */
  url(paths?: DevelopmentPaths): string;
  logs(): Promise<string>;
  /** Ends the server and every process below it. Data in a temporary folder is removed, unless asked to keep it. */
  stop(keepData?: boolean): Promise<void>;
}

const START_MS_MAX = 60_000;

/** Starts a server and waits until it listens. */
export async function startServer(options: ServerOptions): Promise<EmbeddedServer> {
  // Without a secret, any user of the machine could run code through the page.
  const token = randomBytes(16).toString('hex');
  const dataDir = options.dataDir ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'dlabs-vscode-')));
  await writeUserData(dataDir, options);
  const child = spawn(options.host.node, serverArguments(dataDir, token, options), {
    cwd: options.host.root,
    env: serverEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const logs = async (): Promise<string> =>
    (await readLogs(path.join(dataDir, 'data/logs'))) || output.join('');
  const stop = async (keepData = false): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) await endProcessTree(child.pid);
    process.off('exit', kill);
    if (options.dataDir === undefined && !keepData) await removeFolder(dataDir);
  };
  try {
    const port = await listeningPort(child, output);
    const url = (paths: DevelopmentPaths = {}): string => {
      if (paths.extension !== undefined && !options.testDriver) {
        throw new Error(
          'VS Code takes an extension under development only from a server started with `testDriver`.',
        );
      }
      return pageUrl(port, token, options.workspace, paths);
    };
    return { host: options.host, port, dataDir, options, url, logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serverArguments(dataDir: string, token: string, options: ServerOptions): string[] {
  const args = ['out/server-main.js', '--host', '127.0.0.1', '--port', String(options.port ?? 0)];
  args.push('--connection-token', token, '--accept-server-license-terms', '--telemetry-level', 'off');
  args.push(
    '--server-data-dir',
    dataDir,
    '--extensions-dir',
    options.extensionsDir ?? path.join(dataDir, 'extensions'),
  );
  if (options.locale !== undefined) args.push('--locale', options.locale);
  if (!options.workspaceTrust) args.push('--disable-workspace-trust');
  if (options.testDriver) args.push('--enable-smoke-test-driver');
  return args;
}

/** Without what an enclosing VS Code, npm or test runner would pass on to the extension host, and without a marketplace. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS|NODE_TEST_CONTEXT|TSX_)/.test(name)) delete env[name];
  }
  return { ...env, EXTENSIONS_GALLERY: '{}' };
}

async function writeUserData(dataDir: string, options: ServerOptions): Promise<void> {
  const user = path.join(dataDir, 'data/User');
  await fs.mkdir(user, { recursive: true });
  const file = path.join(user, 'settings.json');
  if (!options.keepSettings || !existsSync(file)) {
    const settings = testSettings(options.theme ?? 'dark', options.settings);
    await fs.writeFile(file, JSON.stringify(settings, null, 2));
  }
  if (options.locale !== undefined && options.locale !== 'en')
    await writeLanguagePack(dataDir, options.locale);
}

/**
 * VS Code only takes on a language that a language pack offers, and those packs come from the marketplace. An empty one
 * does: VS Code's own words stay English, and extensions get the language, so their translations are seen.
 */
async function writeLanguagePack(dataDir: string, locale: Locale): Promise<void> {
  const translations = path.join(dataDir, 'language-pack.i18n.json');
  await fs.writeFile(translations, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `test.language-pack-${locale}` }, version: '1.0.0' }];
  const pack = { hash: 'empty', extensions, translations: { vscode: translations }, label: locale };
  await fs.writeFile(path.join(dataDir, 'data/languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

async function listeningPort(child: ChildProcess, output: readonly string[]): Promise<number> {
  const timeout = AbortSignal.timeout(START_MS_MAX);
  const ended = once(child, 'exit');
  for (;;) {
    const port = /listening on (\d+)/.exec(output.join(''))?.[1];
    if (port !== undefined) return Number(port);
    if (timeout.aborted) break;
    const data = child.stdout === null ? ended : once(child.stdout, 'data', { signal: timeout });
    await Promise.race([data, ended]).catch(() => undefined);
    if (child.exitCode !== null) break;
  }
  throw new Error(
    `The server of the embedded VS Code did not start listening. It wrote:\n${output.join('')}`,
  );
}

function pageUrl(port: number, token: string, workspace: string, paths: DevelopmentPaths): string {
  const remote = `vscode-remote://127.0.0.1:${port}`;
  const payload: [string, string][] = [];
  if (paths.extension !== undefined) payload.push(['extensionDevelopmentPath', remote + paths.extension]);
  if (paths.tests !== undefined) payload.push(['extensionTestsPath', remote + paths.tests]);
  const query = new URLSearchParams({ tkn: token, folder: workspace });
  if (payload.length > 0) query.set('payload', JSON.stringify([...payload, ['skipWelcome', 'true']]));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** All log files below a folder, each under its name. */
async function readLogs(folder: string): Promise<string> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const parts: string[] = [];
  for (const entry of entries.filter((one) => one.isFile() && one.name.endsWith('.log'))) {
    const file = path.join(entry.parentPath, entry.name);
    const text = await fs.readFile(file, 'utf8');
    if (text.trim() !== '') parts.push(`--- ${path.relative(folder, file)}\n${text.trimEnd()}`);
  }
  return parts.join('\n');
}

async function removeFolder(folder: string): Promise<void> {
  await fs.rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
