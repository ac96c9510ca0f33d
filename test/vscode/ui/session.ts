import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ensureHost, REPO } from '../../../scripts/vscode-host.mjs';
import { launchBrowser, openWorkbench, type Ui } from '../host/browser';
import { installVsix } from '../host/install-vsix';
import { startServer, type EmbeddedServer, type Locale } from '../host/server';
import type { Theme } from '../host/settings';
import { readFileSync } from 'node:fs';

export interface SessionOptions {
  readonly theme?: Theme;
  readonly locale?: Locale;
  readonly workspaceTrust?: boolean;
}

/** A person before a VS Code with the VSIX installed, and an empty folder open. */
export class Session {
  private constructor(
    readonly ui: Ui,
    /** The folder that is open. Its name has a space and an accent. */
    readonly workspace: string,
    readonly server: EmbeddedServer,
    readonly browser: Browser,
    readonly folder: string,
  ) {}

  /** Which VS Code: set by `run.mts`, which tests the oldest and the newest in turn. */
  static readonly host = process.env['LABS_TEST_HOST'] ?? 'newest';

  static async open(options: SessionOptions = {}): Promise<Session> {
    const host = await ensureHost(Session.host);
    const folder = mkdtempSync(join(tmpdir(), 'labs-ui-'));
    const extensionsDir = join(folder, 'extensions');
    const workspace = join(folder, 'Área de trabalho');
    mkdirSync(workspace);
    await installVsix(host, vsix(), extensionsDir, join(folder, 'install'));
    const server = await startServer({ host, workspace, extensionsDir, ...options });
    const browser = await launchBrowser();
    return new Session(await openWorkbench(browser, server), workspace, server, browser, folder);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function vsix(): string {
  const { name, version } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  return join(REPO, `${name}-${version}.vsix`);
}
