/**
 * `npm start`: builds the extension and opens it on a sample workspace, in the user's own VS Code where there is one
 * and otherwise in the embedded one.
 *
 *   npm start -- [--embedded] [--smoke] [--workspace DIR]
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import * as util from 'node:util';
import { findCommand, REPO } from './vscode-host.mjs';

const NODE_MAJOR_MIN = 20;
const EDITORS = ['code', 'code-insiders', 'codium', 'cursor'];
const SAMPLE_README = `# Distributed Labs: sample workspace

Open the **Labs** view in the activity bar, choose a lab and start it. What you do here stays here: \`npm start\` never
overwrites this folder, so delete it to begin anew.
`;

/** @param {string} text @returns {Error} an error whose message alone is for the user */
function humanError(text) {
  return Object.assign(new Error(text), { name: 'HumanError' });
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`[start] ${text}\n`);
}

/**
 * Runs a program to its end, with this terminal as its own.
 * @param {string} command @param {string[]} args @returns {Promise<number>} its exit code
 */
function run(command, args) {
  // Windows starts .cmd files only through a shell, which wants quotes.
  const shell = process.platform === 'win32' && !command.endsWith('.exe');
  const quoted = shell ? [command, ...args].map((word) => `"${word}"`) : [command, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(/** @type {string} */ (quoted[0]), quoted.slice(1), {
      cwd: REPO,
      stdio: 'inherit',
      shell,
    });
    // Ctrl+C reaches the child too; this process waits for it to end everything that it started.
    const ignore = () => {};
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}

/** @param {string} what @param {string} command @param {string[]} args */
async function mustRun(what, command, args) {
  say(`${what}: ${[path.basename(command), ...args].join(' ')}`);
  const code = await run(command, args);
  if (code !== 0) throw humanError(`${what} ended with ${code}. Its output above says why.`);
}

/** @returns {Promise<boolean>} whether what is installed is what the lock file asks for */
async function dependenciesAreCurrent() {
  const [wanted, installed] = await Promise.all([
    readPackages(path.join(REPO, 'package-lock.json')),
    readPackages(path.join(REPO, 'node_modules', '.package-lock.json')),
  ]);
  if (!installed) return false;
  return Object.entries(wanted ?? {}).every(([name, entry]) => {
    const isElsewhere = name === '' || entry.optional || entry.devOptional || entry.peer || entry.link;
    return isElsewhere || installed[name]?.version === entry.version;
  });
}

/**
 * @typedef {{version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean}} LockEntry
 * @param {string} file a package lock @returns {Promise<Record<string, LockEntry> | undefined>}
 */
async function readPackages(file) {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Installs what is missing, then builds. */
async function prepare() {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if (!(await dependenciesAreCurrent())) {
    const verb = existsSync(path.join(REPO, 'package-lock.json')) ? 'ci' : 'install';
    await mustRun('Installing dependencies', npm, [verb, '--no-audit', '--no-fund']);
  }
  await mustRun('Building', npm, ['run', '--silent', 'build']);
}

/**
 * The folder to open: made with a README when it is not there, otherwise left as it is.
 * @param {string} folder
 */
async function ensureSample(folder) {
  if (existsSync(folder)) return;
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'README.md'), SAMPLE_README);
}

/** @returns {string | undefined} the command of a desktop VS Code (or a sibling of it) that can show a window here */
function findEditor() {
  const isRemoteShell = Boolean(
    process.env.SSH_CONNECTION || process.env.WSL_DISTRO_NAME || process.env.VSCODE_IPC_HOOK_CLI,
  );
  const hasScreen =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasScreen || (process.platform === 'linux' && isRemoteShell)) return undefined;
  return findCommand(EDITORS) ?? installLocations().find((file) => existsSync(file));
}

/** @returns {string[]} where installers put VS Code when its command is not on the PATH */
function installLocations() {
  if (process.platform === 'darwin') {
    const bundles = ['Visual Studio Code', 'Visual Studio Code - Insiders', 'VSCodium', 'Cursor'];
    const commands = ['code', 'code', 'codium', 'cursor'];
    const folders = ['/Applications', path.join(os.homedir(), 'Applications')];
    return folders.flatMap((folder) =>
      bundles.map((name, i) => path.join(folder, `${name}.app/Contents/Resources/app/bin/${commands[i]}`)),
    );
  }
  if (process.platform === 'win32') {
    const programs = [path.join(process.env.LOCALAPPDATA ?? '', 'Programs'), process.env.ProgramFiles ?? ''];
    const names = [
      ['Microsoft VS Code', 'code.cmd'],
      ['Microsoft VS Code Insiders', 'code-insiders.cmd'],
      ['VSCodium', 'codium.cmd'],
    ];
    return programs.flatMap((folder) =>
      names.map(([name = '', file = '']) => path.join(folder, name, 'bin', file)),
    );
  }
  return ['/usr/share/code/bin/code', '/snap/bin/code', '/usr/share/codium/bin/codium'];
}

/** @param {string} editor @param {string} folder */
async function openInEditor(editor, folder) {
  const args = ['--new-window', `--extensionDevelopmentPath=${REPO}`];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    // VS Code refuses to run as root without these two.
    args.push('--no-sandbox', `--user-data-dir=${path.join(REPO, '.vscode-test', 'start-desktop')}`);
  }
  await mustRun('Opening', editor, [...args, folder]);
  say(`The extension runs in the window of ${folder}. Look for Labs in its activity bar.`);
}

/** @param {string} folder @param {boolean} smoke @returns {Promise<number>} exit code */
async function openEmbedded(folder, smoke) {
  if (!smoke) say('No VS Code found that can show a window here: using the embedded one.');
  const script = path.join(REPO, 'test/vscode/host/open-sample.ts');
  return run(process.execPath, ['--import', 'tsx', script, folder, ...(smoke ? ['--smoke'] : [])]);
}

/** @param {string} folder @returns {Promise<number>} exit code */
async function smokeTest(folder) {
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'distributed-labs-smoke-'));
  try {
    await ensureSample(path.join(temporary, path.basename(folder)));
    return await openEmbedded(path.join(temporary, path.basename(folder)), true);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

/** @param {string[]} args @returns {Promise<number>} exit code */
async function main(args) {
  if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    throw humanError(
      `Node ${NODE_MAJOR_MIN} or newer is needed; this is ${process.version}. See https://nodejs.org`,
    );
  }
  const { values } = util.parseArgs({
    args,
    options: { embedded: { type: 'boolean' }, smoke: { type: 'boolean' }, workspace: { type: 'string' } },
  });
  await prepare();
  const folder = path.resolve(values.workspace ?? path.join(os.homedir(), 'distributed-labs-sample'));
  if (values.smoke) return smokeTest(folder);
  await ensureSample(folder);
  const editor = values.embedded ? undefined : findEditor();
  if (!editor) return openEmbedded(folder, false);
  await openInEditor(editor, folder);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    const isUsage = typeof error.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${error.name === 'HumanError' || isUsage ? error.message : error.stack}\n`);
    process.exitCode = 2;
  },
);
