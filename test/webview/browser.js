/** The pages in a real Chromium, in VS Code's place: its variables, its API, its policy. */
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { webviewHtml, webviewPages } from '../../src/messages/webview-page';
import { bundleFolder, bundlePages, root } from './bundle';
import { themes } from './themes';
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
const types = { '.js': 'text/javascript', '.css': 'text/css' };
export class WebviewBrowser {
    browser;
    server;
    sizes;
    constructor(browser, server, sizes) {
        this.browser = browser;
        this.server = server;
        this.sizes = sizes;
    }
    static async start() {
        const sizes = await bundlePages();
        const server = createServer((request, response) => {
            const address = request.url ?? '';
            const page = /^\/page\/(guide|results)\/([\w-]+)$/.exec(address);
            const file = /^\/(?:media|out)\/[\w.-]+$/.test(address) ? address : undefined;
            if (page) {
                response.setHeader('Content-Type', 'text/html; charset=utf-8');
                return response.end(html(page[1], page[2] ?? 'en'));
            }
            if (file === undefined)
                return response.writeHead(404).end();
            response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
            const folder = file.startsWith('/out/') ? bundleFolder : join(root, 'media');
            response.end(readFileSync(join(folder, file.replace(/^\/\w+\//, ''))));
        });
        await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
        const browser = await chromium.launch({
            executablePath: '/usr/bin/chromium',
            args: flags,
            headless: true,
        });
        return new WebviewBrowser(browser, server, sizes);
    }
    async open(name, options = {}) {
        const page = await this.browser.newPage({
            viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
        });
        const theme = themes[options.theme ?? 'dark'];
        // A function that tsx compiled may call its helper `__name`, which the browser does not have.
        await page.addInitScript('globalThis.__name = (it) => it');
        await page.addInitScript(followLinksAsVsCode);
        await page.addInitScript(actAsVsCode, { theme, kept: options.kept });
        const { port } = this.server.address();
        await page.goto(`http://127.0.0.1:${port}/page/${name}/${options.language ?? 'en'}`);
        await page.waitForFunction(() => window.posted.length > 0);
        return {
            page,
            send: (message) => page.evaluate((text) => window.postMessage(window.revive(text), '*'), packed(message)),
            posted: () => page.evaluate(() => window.posted),
            violations: () => page.evaluate(() => window.violations),
        };
    }
    async close() {
        await this.browser.close();
        await new Promise((closed) => this.server.close(closed));
    }
}
function html(name, language) {
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
/** Runs in the page before its own script. */
function actAsVsCode({ theme, kept }) {
    window.posted = [];
    window.violations = [];
    window.kept = kept;
    // VS Code sets its variables before the page's script runs.
    const apply = () => {
        for (const [name, value] of Object.entries(theme.variables)) {
            document.documentElement.style.setProperty(`--vscode-${name}`, value);
        }
        document.body.className = theme.bodyClass;
    };
    Object.assign(window, {
        acquireVsCodeApi: () => {
            apply();
            return {
                postMessage: (message) => window.posted.push(structuredClone(message)),
                getState: () => window.kept,
                setState: (state) => {
                    window.kept = JSON.parse(JSON.stringify(state));
                },
            };
        },
        revive: (text) => JSON.parse(text, (_, value) => {
            const typed = value;
            if (typeof typed !== 'object' || typed === null || typed.typed === undefined)
                return value;
            const make = window[typed.typed];
            return make?.from(typed.values ?? []);
        }),
    });
    document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
}
/** JSON that remembers typed arrays. */
function packed(message) {
    return JSON.stringify(message, (_, value) => ArrayBuffer.isView(value)
        ? { typed: value.constructor.name, values: [...value] }
        : value);
}
