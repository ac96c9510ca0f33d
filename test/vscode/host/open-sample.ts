/**
 * Opens this repository's extension in the embedded VS Code: `tsx open-sample.ts WORKSPACE [--smoke]`.
 * Runs until Ctrl+C; with --smoke, checks that the extension comes up, and ends.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { ensureHost, findCommand, REPO } from '../../../scripts/vscode-host.mjs';
import {
  eventually,
  launchBrowser,
  openActivity,
  openWorkbench,
  screenshot,
  visible,
  type Ui,
} from './browser';
import { linkExtension } from './install-vsix';
import { startServer, type EmbeddedServer } from './server';

/** What a person wants while trying an extension: their own settings kept, nothing that gets in the way. */
const FIRST_SETTINGS = { 'files.autoSave': 'afterDelay', 'editor.minimap.enabled': true };

async function main(workspace: string, isSmoke: boolean): Promise<void> {
  const host = await ensureHost('newest');
  const dataDir = path.join(REPO, '.vscode-test', isSmoke ? `smoke-${process.pid}` : 'start');
  const extensionsDir = path.join(dataDir, 'extensions');
  await fs.rm(extensionsDir, { recursive: true, force: true });
  await linkExtension(REPO, extensionsDir);
  const settings = isSmoke ? {} : FIRST_SETTINGS;
  const server = await startServer({
    host,
    workspace,
    dataDir,
    extensionsDir,
    settings,
    keepSettings: !isSmoke,
  });
  try {
    if (isSmoke) await smoke(server);
    else await serveUntilInterrupted(server);
  } finally {
    await server.stop();
    if (isSmoke) await fs.rm(dataDir, { recursive: true, force: true });
  }
}

async function serveUntilInterrupted(server: EmbeddedServer): Promise<void> {
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const url = server.url();
  console.log(
    `\nVS Code ${server.host.vscodeVersion} with the extension: ${url}\nPress Ctrl+C to stop it.\n`,
  );
  const opener =
    process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? findCommand(['xdg-open']) : undefined;
  if (opener !== undefined)
    spawn(opener, [url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
  await interrupted;
  console.log('Stopping …');
}

async function smoke(server: EmbeddedServer): Promise<void> {
  const browser = await launchBrowser();
  try {
    const ui = await openWorkbench(browser, server);
    await extensionIsUp(ui);
    console.log(
      `The extension is up in VS Code ${server.host.vscodeVersion}. See ${await screenshot(ui, 'start')}`,
    );
  } catch (error) {
    console.error(await server.logs());
    throw error;
  } finally {
    await browser.close();
  }
}

/** Its view opens from the activity bar and shows items or welcome text, and no activation failed. */
async function extensionIsUp(ui: Ui): Promise<void> {
  const manifest = JSON.parse(await fs.readFile(path.join(REPO, 'package.json'), 'utf8')) as Manifest;
  const title = manifest.contributes.viewsContainers.activitybar[0]?.title ?? '';
  await openActivity(ui, await inEnglish(title));
  const content = '.part.sidebar .monaco-list-row[role="treeitem"], .part.sidebar .welcome-view-content';
  await visible(ui, 'something in the view of the extension', ui.page.locator(content));
  const id = `${manifest.publisher}.${manifest.name}`;
  // The log is written a little later than what it tells happens.
  const logs = await eventually(ui, `${id} to be activated`, async () => {
    const written = await ui.server.logs();
    return written.includes(`_doActivateExtension ${id}`) && written;
  });
  if (new RegExp(`Activating extension ${id} failed`).test(logs))
    throw new Error(`${id} failed to activate.`);
}

/** Resolves a manifest's `%key%`. */
async function inEnglish(text: string): Promise<string> {
  const key = /^%(.+)%$/.exec(text)?.[1];
  if (key === undefined) return text;
  const words = JSON.parse(await fs.readFile(path.join(REPO, 'package.nls.json'), 'utf8')) as Record<
    string,
    string
  >;
  return words[key] ?? text;
}

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly contributes: {
    readonly viewsContainers: { readonly activitybar: readonly { readonly title: string }[] };
  };
}

const [workspace, flag] = process.argv.slice(2);
if (workspace === undefined) throw new Error('Usage: open-sample.ts WORKSPACE [--smoke]');
main(workspace, flag === '--smoke').catch((error: unknown) => {
  const isHuman = error instanceof Error && error.name === 'HumanError';
  console.error(isHuman ? error.message : error);
  process.exitCode = 1;
});
