/** The pages in a real Chromium, in VS Code's place: its variables, its API, its policy. */
import { chromium, type Browser, type Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { webviewHtml, webviewPages } from '../../src/messages/webview-page';
import { bundleFolder, bundlePages, root, type PageName } from './bundle';
import { themes, type ThemeName } from './themes';
import { defaultStyles, followLinksAsVsCode } from './vscode-page';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

/** What the page's side of the test keeps; lives in the browser. */
declare global {
  interface Window {
    posted: unknown[];
    violations: string[];
    kept: unknown;
  }
}

interface TypedArrays {
  readonly [name: string]: { from(values: number[]): ArrayBufferView } | undefined;
}

export interface OpenedPage {
  readonly page: Page;
  /** Sends a message as the extension would; typed arrays arrive as such. */
  send(message: unknown): Promise<void>;
  /** What the page has posted so far. */
  posted(): Promise<Record<string, unknown>[]>;
  violations(): Promise<string[]>;
}

export interface OpenOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `getState` gives at first. */
  readonly kept?: unknown;
  readonly language?: string;
}

export class WebviewBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    readonly sizes: Readonly<Record<PageName, number>>,
  ) {}

  static async start(): Promise<WebviewBrowser> {
    const sizes = await bundlePages();
    const server = createServer((request, response) => {
      const address = request.url ?? '';
      const page = /^\/page\/(guide|results)\/([\w-]+)$/.exec(address);
      const file = /^\/(?:media|out)\/[\w.-]+$/.test(address) ? address : undefined;
      if (page) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        return response.end(html(page[1] as PageName, page[2] ?? 'en'));
      }
      if (file === undefined) return response.writeHead(404).end();
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      const folder = file.startsWith('/out/') ? bundleFolder : join(root, 'media');
      response.end(readFileSync(join(folder, file.replace(/^\/\w+\//, ''))));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: flags,
      headless: true,
    });
    return new WebviewBrowser(browser, server, sizes);
  }

  async open(name: PageName, options: OpenOptions = {}): Promise<OpenedPage> {
    const page = await this.browser.newPage({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    });
    const theme = themes[options.theme ?? 'dark'];
    // A function that tsx compiled may call its helper `__name`, which the browser does not have.
    await page.addInitScript('globalThis.__name = (it) => it');
    await page.addInitScript(followLinksAsVsCode);
    await page.addInitScript(actAsVsCode, { theme, kept: options.kept });
    const { port } = this.server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/page/${name}/${options.language ?? 'en'}`);
    await page.waitForFunction(() => window.posted.length > 0);
    return {
      page,
      send: (message) =>
        page.evaluate((text) => window.postMessage(window.revive(text), '*'), packed(message)),
      posted: () => page.evaluate(() => window.posted as Record<string, unknown>[]),
      violations: () => page.evaluate(() => window.violations),
    };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((closed) => this.server.close(closed));
  }
}

function html(name: PageName, language: string): string {
  const { script, styles } = webviewPages[name];
  const page = webviewHtml({
    title: name,
    language,
    nonce: 'n0nce0n0nce0n0nce0n0nce',
    source: "'self'",
    script: `/out/${script}`,
    styles: styles.map((file) => `/media/${file}`),
  });
  // Before the policy, as VS Code has it.
  return page.replace('<head>', `<head><style>${defaultStyles}</style>`);
}

declare global {
  interface Window {
    revive(text: string): unknown;
  }
}

/** Runs in the page before its own script. */
function actAsVsCode({ theme, kept }: { theme: (typeof themes)[ThemeName]; kept: unknown }): void {
  window.posted = [];
  window.violations = [];
  window.kept = kept;
  // VS Code sets its variables before the page's script runs.
  const apply = (): void => {
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
    document.body.className = theme.bodyClass;
  };
  Object.assign(window, {
    acquireVsCodeApi: () => {
      apply();
      return {
        postMessage: (message: unknown) => window.posted.push(structuredClone(message)),
        getState: () => window.kept,
        setState: (state: unknown) => {
          window.kept = JSON.parse(JSON.stringify(state));
        },
      };
    },
    revive: (text: string): unknown =>
      JSON.parse(text, (_, value: unknown) => {
        const typed = value as { typed?: string; values?: number[] } | null;
        if (typeof typed !== 'object' || typed === null || typed.typed === undefined) return value;
        const make = (window as unknown as TypedArrays)[typed.typed];
        return make?.from(typed.values ?? []);
      }) as unknown,
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    window.violations.push(
      `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
    );
  });
}

/** JSON that remembers typed arrays. */
function packed(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? { typed: value.constructor.name, values: [...(value as Float64Array)] }
      : value,
  );
}
