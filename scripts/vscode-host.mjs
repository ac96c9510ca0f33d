/**
 * Installs an embedded VS Code: the workbench and Node extension host that the npm package `code-server` carries, for
 * machines which cannot download desktop VS Code. Everything lands in `.vscode-test/` (git-ignored) and is reused.
 *
 *   node scripts/vscode-host.mjs oldest|newest
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * An installed embedded host.
 * @typedef {object} Host
 * @property {string} version version of code-server
 * @property {string} vscodeVersion version of VS Code in it
 * @property {string} node absolute path of the Node executable that it runs on
 * @property {string} root absolute path of its `lib/vscode`, the working directory for its server
 */

/** @typedef {'oldest' | 'newest'} HostName */

/** The oldest and the newest VS Code that the extension is tested on. */
export const HOSTS = Object.freeze({
  oldest: { version: '4.100.3', vscodeVersion: '1.100.3', nodeMajor: 20 },
  newest: { version: '4.139.1', vscodeVersion: '1.139.1', nodeMajor: 24 },
});

/** Raise when the steps below change, so that earlier installs are made anew. */
const RECIPE = 1;
/** Absolute path of the repository: the nearest folder above with a package.json, also when this file is bundled. */
export const REPO = findRepo(path.dirname(fileURLToPath(import.meta.url)));
const CACHE = path.join(REPO, '.vscode-test');

/** Dependencies only imported on demand for what tests never use: AI, containers, Windows, Kerberos proxies. */
const UNUSED_DEPENDENCIES =
  /^(@devcontainers\/cli|@github\/copilot-sdk|@microsoft\/mxc-sdk|@vscode\/(copilot-api|sandbox-runtime|sqlite3|deviceid|windows-.*)|kerberos|ssh2|tar|zod)$/;
const UNUSED_EXTENSIONS = [
  'copilot',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'tunnel-forwarding',
];
/** Native modules without a prebuilt binary for Linux in their package; node-gyp skips the ones that are absent. */
const NATIVE_MODULES = ['node-pty', '@vscode/spdlog', 'native-watchdog', '@vscode/native-watchdog'];

/** @param {string} folder @returns {string} */
function findRepo(folder) {
  const parent = path.dirname(folder);
  return parent === folder || existsSync(path.join(folder, 'package.json')) ? folder : findRepo(parent);
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`[vscode-host] ${text}\n`);
}

/** @param {string} text @returns {Error} an error whose message alone is for the user */
function humanError(text) {
  return Object.assign(new Error(text), { name: 'HumanError' });
}

/**
 * The environment for npm: without what an enclosing `npm run` left in it, and with `node` first on the PATH.
 * @param {string} [nodePrefix] folder with bin/node and include/node
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment(nodePrefix) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|prefix|ignore_scripts|nodedir))/.test(
        name,
      )
    ) {
      delete env[name];
    }
  }
  if (nodePrefix) {
    env.PATH = `${path.join(nodePrefix, 'bin')}${path.delimiter}${env.PATH ?? ''}`;
    env.npm_config_nodedir = nodePrefix;
  }
  return { ...env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
}

/**
 * Runs a command to its end; its output is shown only when it fails.
 * @param {string} command @param {string[]} args @param {{cwd: string, env?: NodeJS.ProcessEnv}} options
 * @returns {Promise<string>} what it wrote to standard output
 */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.on('data', (chunk) => ((stdout += chunk), (all += chunk)));
    child.stderr.on('data', (chunk) => (all += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(stdout);
      reject(humanError(`${command} ${args.join(' ')} ended with ${code}:\n${all.slice(-4000)}`));
    });
  });
}

/**
 * Fetches a package from the npm registry and unpacks it, or parts of it, into `directory`.
 * @param {string} spec name@version @param {string} directory @param {string[]} [parts] paths inside the package
 */
async function unpack(spec, directory, parts = []) {
  await fs.rm(directory, { recursive: true, force: true });
  await fs.mkdir(directory, { recursive: true });
  const out = await run('npm', ['pack', spec, '--json', '--pack-destination', directory], {
    cwd: directory,
    env: npmEnvironment(),
  });
  const packed = JSON.parse(out);
  // npm up to 11 prints a list; newer ones an object by package name.
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
  const file = path.join(directory, path.basename(filename));
  const wanted = parts.map((part) => `package/${part}`);
  await run('tar', ['xzf', file, '-C', directory, '--strip-components=1', ...wanted], { cwd: directory });
  await fs.rm(file);
}

/**
 * A Node of the wanted major with its C headers: the running one where it fits, otherwise the npm package.
 * @param {number} major @returns {Promise<string>} folder with bin/node and include/node
 */
async function ensureNode(major) {
  const running = path.resolve(path.dirname(process.execPath), '..');
  const fits =
    Number(process.versions.node.split('.')[0]) === major && existsSync(path.join(running, 'bin', 'node'));
  if (fits && existsSync(path.join(running, 'include/node/node.h'))) return running;
  const target = path.join(CACHE, `node-${major}`);
  if (existsSync(target)) return target;
  say(`fetching Node ${major} from npm (about 60 MB)`);
  await unpack(`node-linux-${process.arch}@${major}`, `${target}.partial`, ['bin', 'include']);
  await fs.rename(`${target}.partial`, target);
  return target;
}

/** @param {string} root the `lib/vscode` folder: drop what tests never use from its manifest and extensions */
async function trim(root) {
  const file = path.join(root, 'package.json');
  const manifest = JSON.parse(await fs.readFile(file, 'utf8'));
  for (const name of Object.keys(manifest.dependencies)) {
    if (UNUSED_DEPENDENCIES.test(name)) delete manifest.dependencies[name];
  }
  // Older versions download ripgrep from GitHub; from 1.18 on it comes as an npm package for each platform.
  if (manifest.dependencies['@vscode/ripgrep']) manifest.dependencies['@vscode/ripgrep'] = '1.18.0';
  delete manifest.allowScripts;
  await fs.writeFile(file, JSON.stringify(manifest, null, 2));
  for (const name of UNUSED_EXTENSIONS) {
    await fs.rm(path.join(root, 'extensions', name), { recursive: true, force: true });
  }
}

/**
 * The real module keeps an id of the machine in the user's home for telemetry, which is off here.
 * @param {string} root the `lib/vscode` folder
 */
async function stubDeviceId(root) {
  const folder = path.join(root, 'node_modules/@vscode/deviceid');
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'package.json'), '{"name":"@vscode/deviceid","main":"index.js"}');
  await fs.writeFile(path.join(folder, 'index.js'), "exports.getDeviceId = async () => 'embedded';\n");
}

/** @param {string} root the `lib/vscode` folder @param {NodeJS.ProcessEnv} env for npm */
async function buildNativeModules(root, env) {
  // Its postinstall serves Windows and editors only, and calls `npx node-gyp`, which would have to be downloaded.
  const file = path.join(root, 'node_modules/node-pty/package.json');
  const manifest = JSON.parse(await fs.readFile(file, 'utf8'));
  delete manifest.scripts.postinstall;
  await fs.writeFile(file, JSON.stringify(manifest, null, 2));
  await run('npm', ['rebuild', ...NATIVE_MODULES], { cwd: root, env });
}

/**
 * The steps of an install, each safe to repeat.
 * @param {string} directory @param {string} version @param {string} nodePrefix
 * @returns {[string, () => Promise<unknown>][]}
 */
function steps(directory, version, nodePrefix) {
  const root = path.join(directory, 'lib/vscode');
  const env = npmEnvironment(nodePrefix);
  const install = ['install', '--omit=dev', '--ignore-scripts'];
  const binary = path.join(nodePrefix, 'bin', 'node');
  const rgPath = `import('@vscode/ripgrep-universal').catch(() => import('@vscode/ripgrep')).then((m) => console.log(m.rgPath))`;
  return [
    [
      'unpack',
      () => unpack(`code-server@${version}`, directory, ['lib/vscode', 'LICENSE', 'ThirdPartyNotices.txt']),
    ],
    ['trim', () => trim(root)],
    ['dependencies', () => run('npm', install, { cwd: root, env })],
    ['extension dependencies', () => run('npm', install, { cwd: path.join(root, 'extensions'), env })],
    ['device id', () => stubDeviceId(root)],
    ['native modules', () => buildNativeModules(root, env)],
    [
      'ripgrep',
      async () => {
        const file = (await run(binary, ['-e', rgPath], { cwd: root })).trim();
        await fs.chmod(file, 0o755);
      },
    ],
  ];
}

/**
 * Runs what is left of an install in `directory`; a finished step leaves a marker, so an interrupted install resumes.
 * @param {string} directory @param {string} version @param {string} nodePrefix
 */
async function installInto(directory, version, nodePrefix) {
  const markers = `${directory}.steps`;
  await fs.mkdir(markers, { recursive: true });
  for (const [name, action] of steps(directory, version, nodePrefix)) {
    const marker = path.join(markers, name.replaceAll(' ', '-'));
    if (existsSync(marker)) continue;
    const started = Date.now();
    say(`code-server ${version}: ${name} …`);
    await action();
    await fs.writeFile(marker, '');
    say(`code-server ${version}: ${name} done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

/**
 * Runs `action` while no other process does the same; waits for one that does.
 * @template T @param {string} file @param {() => Promise<T>} action @returns {Promise<T>}
 */
async function withLock(file, action) {
  for (let told = false; ;) {
    try {
      await fs.writeFile(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const owner = Number(await fs.readFile(file, 'utf8').catch(() => '0'));
    const age = Date.now() - (await fs.stat(file).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    // A process that was killed in between creating the lock and writing its id into it leaves an empty file.
    if (owner ? !isAlive(owner) : age > 10_000) {
      await fs.rm(file, { force: true });
      continue;
    }
    if (!told) say(`waiting for process ${owner}, which is installing the same`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await action();
  } finally {
    await fs.rm(file, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} directory @returns {Promise<boolean>} whether it holds a finished install of this recipe */
async function isInstalled(directory) {
  const text = await fs.readFile(path.join(directory, 'installed.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text).recipe === RECIPE;
}

/**
 * Looks up a host by its role or its code-server version.
 * @param {string} nameOrVersion @returns {(typeof HOSTS)[HostName]}
 */
export function hostFacts(nameOrVersion) {
  for (const [name, facts] of Object.entries(HOSTS)) {
    if (nameOrVersion === name || nameOrVersion === facts.version) return facts;
  }
  throw humanError(`There is no host '${nameOrVersion}'. Say 'oldest' or 'newest'.`);
}

/**
 * Makes sure that an embedded host is installed.
 * @param {string} nameOrVersion `oldest`, `newest` or a code-server version listed in HOSTS
 * @returns {Promise<Host>}
 */
export async function ensureHost(nameOrVersion) {
  const { version, vscodeVersion, nodeMajor } = hostFacts(nameOrVersion);
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw humanError(
      'The embedded VS Code runs on Linux (x64, arm64). Here, install VS Code: https://code.visualstudio.com',
    );
  }
  await fs.mkdir(CACHE, { recursive: true });
  const target = path.join(CACHE, `code-server-${version}`);
  const nodePrefix = await withLock(path.join(CACHE, `node-${nodeMajor}.lock`), () => ensureNode(nodeMajor));
  if (!(await isInstalled(target))) {
    await ensureDebianPackages({ 'g++': ['g++'], make: ['make'], python3: ['python3'] });
    await withLock(`${target}.lock`, async () => {
      if (await isInstalled(target)) return;
      const partial = `${target}.partial-${RECIPE}-node${nodeMajor}`;
      await installInto(partial, version, nodePrefix);
      await fs.writeFile(
        path.join(partial, 'installed.json'),
        JSON.stringify({ version, vscodeVersion, recipe: RECIPE }),
      );
      await fs.rm(target, { recursive: true, force: true });
      await fs.rename(partial, target);
      await fs.rm(`${partial}.steps`, { recursive: true, force: true });
    });
  }
  return {
    version,
    vscodeVersion,
    node: path.join(nodePrefix, 'bin', 'node'),
    root: path.join(target, 'lib/vscode'),
  };
}

/** @param {string[]} names @returns {string | undefined} the first of these commands on the PATH, as absolute path */
export function findCommand(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.cmd', '.exe', '.bat'] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = path.join(folder, name + ending);
        if (existsSync(file)) return file;
      }
    }
  }
  return undefined;
}

/**
 * Makes sure that commands exist: installs them as root on Debian, otherwise says what to install.
 * @param {Record<string, string[]>} packages Debian package name -> commands of which one is enough
 */
async function ensureDebianPackages(packages) {
  const missing = Object.keys(packages).filter((name) => !findCommand(packages[name] ?? []));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    throw humanError(
      `Missing: ${missing.join(', ')}. Install with: sudo apt-get install ${missing.join(' ')} (or your system's way).`,
    );
  }
  say(`apt-get install ${missing.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { cwd: '/', env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], { cwd: '/', env });
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const BROWSER_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {Promise<string>} absolute path of a Chromium: CHROME_PATH, one on the PATH, or newly installed on Debian */
export async function ensureBrowser() {
  const given = process.env.CHROME_PATH;
  if (given && !existsSync(given)) throw humanError(`CHROME_PATH names ${given}, which does not exist.`);
  const found = () => given ?? findCommand(BROWSERS) ?? BROWSER_APPS.find((file) => existsSync(file));
  if (!found()) await ensureDebianPackages({ chromium: BROWSERS });
  const browser = found();
  if (!browser) throw humanError('No Chromium found. Install chromium, or set CHROME_PATH to one.');
  return browser;
}

/** @param {string[]} args */
async function main(args) {
  const started = Date.now();
  for (const name of args.length > 0 ? args : ['newest']) {
    const host = await ensureHost(name);
    say(`VS Code ${host.vscodeVersion} is ready after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  await ensureBrowser();
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.name === 'HumanError' ? error.message : error.stack}\n`);
    process.exitCode = 2;
  });
}
