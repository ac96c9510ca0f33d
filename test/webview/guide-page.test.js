import assert from 'node:assert/strict';
import { WebviewBrowser } from './browser';
import { guideMessage } from './samples';
const hostileHtml = `<p>Good text <script>window.pwned = 1</script></p>
<img src="x" onerror="window.pwned = 2"><iframe srcdoc="<script>parent.pwned = 3</script>"></iframe>
<a id="bad" href="javascript:window.pwned=4">bad link</a> <a href="data:text/html,<script>pwned=5</script>">data</a>
<svg><foreignObject><img src=x onerror="window.pwned = 6"></foreignObject></svg>
<math><mtext><table><mglyph><style><img src=x onerror="window.pwned = 7"></style></mglyph></table></mtext></math>
<form action="https://evil.example"><button>send</button></form><object data="x"></object><base href="https://evil.example/">
<p style="background:url(https://evil.example/)">styled</p><meta http-equiv="refresh" content="0;url=https://evil.example">`;
const hostileSvg = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.pwned = 8" viewBox="0 0 10 10">
<script>window.pwned = 9</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>window.pwned = 10</script></body></foreignObject>
<a href="javascript:window.pwned=11"><text>click</text></a><use href="https://evil.example/x.svg#a"/><image href="https://evil.example/x.png"/>
<set attributeName="onmouseover" to="window.pwned=12"/><animate attributeName="href" values="javascript:window.pwned=13"/>
<style>* { fill: url(https://evil.example/x#a) }</style>
<defs><marker id="tip"><path d="M0 0"/></marker></defs>
<rect id="mine" width="5" height="5" fill="url(https://evil.example/p#a)" stroke="var(--vscode-charts-blue)"/>
<path id="line" d="M0 0L9 9" stroke="currentColor" marker-end="url(#tip)"/></svg><img src=x onerror="window.pwned = 14">`;
describe('guide page in Chromium', function () {
    this.timeout(60000);
    let browser;
    let opened;
    before(async () => {
        browser = await WebviewBrowser.start();
    });
    after(() => browser.close());
    afterEach(() => opened.page.close());
    async function open(change = {}, options = {}) {
        opened = await browser.open('guide', options);
        await opened.send(guideMessage(change));
        await opened.page.locator('.guide h1').waitFor();
    }
    async function lastPosted() {
        return (await opened.posted()).at(-1);
    }
    function withBlocks(...blocks) {
        return { guide: { title: 'x', language: 'en', blocks } };
    }
    it('is small, runs under the strict policy without a violation, and styles the toolkit', async () => {
        await open();
        assert.ok(browser.sizes.guide < 250000, `${browser.sizes.guide} bytes`);
        assert.deepEqual(await opened.violations(), []);
        const sheets = await opened.page
            .locator('vscode-button')
            .first()
            .evaluate((button) => button.shadowRoot?.adoptedStyleSheets.length ?? 0);
        assert.ok(sheets > 0);
    });
    it('lets nothing of a hostile guide run, load or leave', async () => {
        const requests = [];
        opened = await browser.open('guide');
        opened.page.on('request', (request) => requests.push(request.url()));
        await opened.send(guideMessage(withBlocks({ kind: 'html', html: hostileHtml }, { kind: 'figure', svg: hostileSvg, caption: '<b>' })));
        await opened.page.locator('#bad').click();
        await opened.page.waitForTimeout(200);
        const found = await opened.page.evaluate(() => {
            const all = [...document.querySelectorAll('.blocks *')];
            return {
                pwned: window.pwned,
                tags: all.map((one) => one.localName),
                attributes: all.flatMap((one) => [...one.attributes].map((attribute) => `${attribute.name}=${attribute.value}`)),
                address: location.pathname,
            };
        });
        assert.equal(found.pwned, undefined);
        const forbidden = /^(script|iframe|object|foreignobject|style|form|button|base|meta|use|image|set|animate|math)$/i;
        assert.deepEqual(found.tags.filter((tag) => forbidden.test(tag)), []);
        assert.deepEqual(found.attributes.filter((one) => /^on|^style=|javascript:|evil\.example|^srcdoc/i.test(one)), []);
        assert.match(found.address, /^\/page\/guide/);
        assert.deepEqual(requests.filter((url) => url.includes('evil') || url.endsWith('/x')), []);
        assert.ok((await opened.page.locator('.blocks').innerText()).includes('Good text'));
    });
    it('keeps what a figure needs: theme colours, and its own ids apart from those of other figures', async () => {
        const figure = { kind: 'figure', svg: hostileSvg, caption: 'A caption' };
        await open(withBlocks(figure, figure));
        const drawn = await opened.page.evaluate(() => ({
            ends: [...document.querySelectorAll('.drawing [marker-end]')].map((path) => path.getAttribute('marker-end')),
            markers: [...document.querySelectorAll('.drawing marker')].map((marker) => marker.id),
            stroke: getComputedStyle(document.querySelector('.drawing rect') ?? document.body).stroke,
            label: document.querySelector('.drawing svg')?.getAttribute('aria-label'),
        }));
        assert.deepEqual(drawn.ends, ['url(#figure-0-tip)', 'url(#figure-1-tip)']);
        assert.deepEqual(drawn.markers, ['figure-0-tip', 'figure-1-tip']);
        assert.equal(drawn.stroke, 'rgb(55, 148, 255)');
        assert.equal(drawn.label, 'A caption');
    });
    it('offers to start a lab, and nothing else, before it is started', async () => {
        await open({ started: false });
        await opened.page.getByText('Run the system').click();
        assert.deepEqual(await lastPosted(), { type: 'ready' });
        await opened.page.getByText('Start this lab').click();
        assert.deepEqual(await lastPosted(), { type: 'start' });
    });
    it('sends what its links and buttons ask for', async () => {
        await open();
        await opened.page.getByText('Run the system').click();
        assert.deepEqual(await lastPosted(), { type: 'run' });
        await opened.page.getByText('Check this stage').click();
        assert.deepEqual(await lastPosted(), { type: 'check', stage: 'frames' });
        await opened.page.getByRole('link', { name: 'the stub' }).click();
        assert.deepEqual(await lastPosted(), { type: 'open-file', file: 'stub.ts' });
        await opened.page.locator('.code').hover();
        await opened.page.locator('.code .copy').click();
        assert.match(String((await lastPosted())?.text), /^export async function call[^]*\}$/);
    });
    it('does not check while checks are running', async () => {
        await open();
        await opened.send({ type: 'stages', started: true, stages: [], busy: true });
        await opened.page.locator('vscode-progress-ring').waitFor();
        await opened.page.getByText('Check this stage').click();
        assert.deepEqual(await lastPosted(), { type: 'ready' });
    });
    it('reveals hints one at a time, with the keyboard, and moves there', async () => {
        await open();
        assert.equal(await opened.page.locator('.hint').count(), 1);
        await opened.page.locator('vscode-button', { hasText: 'Show hint 2 of 3' }).focus();
        await opened.page.keyboard.press('Enter');
        await opened.page.locator('.hint').nth(1).waitFor();
        assert.deepEqual(await lastPosted(), { type: 'hints-revealed', group: 0, count: 2 });
        // The focus moves after the hint has been painted.
        await opened.page.waitForFunction(() => document.activeElement?.textContent?.startsWith('Whose reply it is'));
        await opened.page.getByText('Show hint 3 of 3').click();
        assert.equal(await opened.page.locator('.hint').count(), 3);
        assert.equal(await opened.page.locator('.hint-closed').count(), 0);
    });
    it('reveals the hints of each section for itself', async () => {
        const hint = (title) => ({ kind: 'hint', title, html: '<p>Read me.</p>' });
        const stage = (name) => ({ kind: 'html', html: `<h2>${name}</h2><p>Do it.</p>` });
        const blocks = [stage('One'), hint('a'), hint('b'), stage('Two'), hint('c'), hint('d'), hint('e')];
        await open({ ...withBlocks(...blocks), hintsRevealed: {} });
        assert.equal(await opened.page.getByText('Show hint 1 of 2').count(), 1);
        await opened.page.getByText('Show hint 1 of 3').click();
        assert.deepEqual(await lastPosted(), { type: 'hints-revealed', group: 1, count: 1 });
        assert.match(await opened.page.locator('.hint').innerText(), /^c\s+1 of 3/);
        await opened.page.getByText('Show hint 2 of 3').click();
        assert.deepEqual(await lastPosted(), { type: 'hints-revealed', group: 1, count: 2 });
        assert.equal(await opened.page.getByText('Show hint 1 of 2').count(), 1);
    });
    it('opens a page of the web once, and leaves headings to VS Code', async () => {
        const links = '<p><a href="https://example.org/a">web</a> <a href="lab:run">run</a> <a href="#end">end</a></p>';
        const html = `${links}<div>${'<p>text</p>'.repeat(60)}</div><h2 id="end">The end</h2><p>.</p>`;
        await open(withBlocks({ kind: 'html', html }));
        await opened.page.getByText('web', { exact: true }).click();
        assert.deepEqual(await lastPosted(), { type: 'open-link', url: 'https://example.org/a' });
        await opened.page.getByRole('link', { name: 'run' }).click();
        assert.deepEqual(await lastPosted(), { type: 'run' });
        assert.deepEqual(await opened.page.evaluate(() => window.followed), []);
        await opened.page.getByText('end', { exact: true }).click();
        assert.ok((await opened.page.evaluate(() => window.scrollY)) > 300);
    });
    it('lays one background behind code, not two', async () => {
        await open({}, { theme: 'light' });
        const styles = await opened.page.evaluate(() => ['.code pre', '.code pre code', '.prose p code'].map((selector) => {
            const { backgroundColor, color } = getComputedStyle(document.querySelector(selector) ?? document.body);
            return { backgroundColor, color };
        }));
        const [block, text, inline] = styles;
        assert.equal(text?.backgroundColor, 'rgba(0, 0, 0, 0)');
        assert.equal(text?.color, block?.color);
        assert.equal(inline?.backgroundColor, block?.backgroundColor);
    });
    it('walks through answers without choosing, and tells right from wrong when one is chosen', async () => {
        await open({ answers: {} });
        const radios = opened.page.getByRole('radio');
        await radios.first().focus();
        await opened.page.keyboard.press('ArrowDown');
        await opened.page.keyboard.press('ArrowDown');
        assert.deepEqual(await lastPosted(), { type: 'ready' });
        assert.equal(await opened.page.locator('.why-wrong, .why-right').count(), 0);
        await opened.page.keyboard.press('Space');
        assert.deepEqual(await lastPosted(), { type: 'answered', question: 0, choice: 2 });
        assert.equal(await radios.nth(2).getAttribute('aria-checked'), 'true');
        assert.match(await opened.page.locator('.why[aria-live=polite]').innerText(), /^Yes\.\s+That is the heart/);
        await opened.page.keyboard.press('ArrowDown');
        await opened.page.keyboard.press('Enter');
        assert.match(await opened.page.locator('.why').innerText(), /^Not quite\./);
        assert.equal(await opened.page.evaluate(() => document.activeElement?.getAttribute('aria-checked')), 'true');
    });
    it('shows answers and hints of an earlier session', async () => {
        await open({ hintsRevealed: { 0: 2 }, answers: { 0: 0 } });
        assert.equal(await opened.page.locator('.hint').count(), 2);
        assert.match(await opened.page.locator('.why').innerText(), /only the reply was lost/);
    });
    it('comes back as it was left: what is shown and how far it is scrolled', async () => {
        await open({}, { height: 500 });
        await opened.page.evaluate(() => window.scrollTo(0, 640));
        await opened.page.waitForFunction(() => window.kept?.scroll === 640);
        const kept = await opened.page.evaluate(() => window.kept);
        await opened.page.close();
        opened = await browser.open('guide', { kept, height: 500 });
        await opened.page.locator('.guide h1').waitFor();
        assert.equal(await opened.page.evaluate(() => window.scrollY), 640);
        await opened.send(guideMessage());
        await opened.page.waitForTimeout(100);
        assert.equal(await opened.page.evaluate(() => window.scrollY), 640);
    });
    it('says everything in the words that it was given', async () => {
        await open({ words: { run: 'Executar', 'hint.show': 'Mostrar dica {0} de {1}' } });
        assert.equal(await opened.page.locator('.strip-end vscode-button').first().innerText(), 'Executar');
        assert.equal(await opened.page.getByText('Mostrar dica 2 de 3').count(), 1);
    });
});
