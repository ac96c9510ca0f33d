import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { ensureHost } from '../../../scripts/vscode-host.mjs';
import { blankPage, launchBrowser } from './browser';
import { desktopVsCode, runDesktopSuite } from './desktop';
import { startServer, type EmbeddedServer, type Locale } from './server';

/** What the workbench itself writes at every start. It comes through the same channel as the lines of a suite. */
const WORKBENCH_CHATTER = new RegExp(
  [
    '^(Resolv(ing|ed) connection token|Creating a socket|Ignoring fetching additional|Updating additional builtin',
    'Canceled: Canceled|No search provider registered|ChatSessionStore|Creation of workbench contribution|Timed out waiting for authentication provider',
    '\\[(Service Worker|AgentHost|AccountPolicyGate|reconnection-grace-time))',
  ].join('|'),
);

/** A suite that runs inside the extension host: a CommonJS module that exports `run(): Promise<void>`. */
export interface SuiteOptions {
  /** Embedded host to use, or the VS Code version of the same role on the desktop. */
  readonly host: 'oldest' | 'newest';
  /** `embedded` and `desktop` insist; `auto` takes desktop VS Code where it can be had. */
  readonly where?: 'auto' | 'embedded' | 'desktop';
  readonly extension: string;
  readonly tests: string;
  readonly workspace: string;
  readonly workspaceTrust?: boolean;
  readonly locale?: Locale;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** How long the whole suite may take. */
  readonly timeoutMs?: number;
  /** Where its lines go; standard output when not given. */
  readonly print?: (line: string) => void;
}

/** Runs a suite in a real VS Code and gives its exit code: 0 when all tests passed. */
export async function runSuite(options: SuiteOptions): Promise<number> {
  const print = options.print ?? ((line: string): void => void process.stdout.write(`${line}\n`));
  const host = options.where === 'embedded' ? undefined : await desktopVsCode(options.host);
  if (host?.executable !== undefined) {
    print(`Suite runs in desktop VS Code: ${host.executable}`);
    return runDesktopSuite(host.executable, options);
  }
  if (options.where === 'desktop') {
    throw Object.assign(new Error(`No desktop VS Code: ${host?.reason ?? 'not looked for'}.`), {
      name: 'HumanError',
    });
  }
  return runEmbeddedSuite(options, host?.reason ?? 'as asked', print);
}

async function runEmbeddedSuite(
  options: SuiteOptions,
  why: string,
  print: (line: string) => void,
): Promise<number> {
  const host = await ensureHost(options.host);
  print(`Suite runs in embedded VS Code ${host.vscodeVersion} (${why})`);
  const { workspace, workspaceTrust, locale, settings } = options;
  const server = await startServer({
    host,
    workspace,
    testDriver: true,
    ...(workspaceTrust === undefined ? {} : { workspaceTrust }),
    ...(locale === undefined ? {} : { locale }),
    ...(settings === undefined ? {} : { settings }),
  });
  let code = 1;
  try {
    const browser = await launchBrowser();
    try {
      const { page, console } = await blankPage(browser);
      code = await exitCode(page, server, options, print, console);
    } finally {
      await browser.close();
    }
    if (code !== 0) print(`Logs of the failed suite:\n${await server.logs()}`);
  } finally {
    await server.stop();
  }
  return code;
}

/** Opens the page and waits for the suite's end. */
async function exitCode(
  page: Page,
  server: EmbeddedServer,
  options: SuiteOptions,
  print: (line: string) => void,
  console: readonly string[],
): Promise<number> {
  const timeoutMs = options.timeoutMs ?? 600_000;
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<number>((resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new Error(
          `The suite did not end within ${timeoutMs / 1000} s. Console:\n${console.slice(-50).join('\n')}`,
        ),
      );
    }, timeoutMs);
    page.on('crash', () => reject(new Error('The page of the embedded VS Code crashed.')));
    void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
  });
  try {
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const line = format(...args);
      if (!WORKBENCH_CHATTER.test(line)) print(line);
    });
    await page.goto(server.url({ extension: options.extension, tests: options.tests }), {
      waitUntil: 'commit',
    });
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}
