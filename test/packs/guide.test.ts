import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { type GuideOptions, parseGuide } from '../../src/packs/guide';
import type { GuideBlock } from '../../src/packs/guide-data';
import { loadGuide, readFigure } from '../../src/packs/guide-file';
import { inFolder, labOf, linesOf, loadGood, smallPack, writeFiles } from './support';

const options: GuideOptions = {
  language: 'en',
  file: 'guide.md',
  readFigure: (name) =>
    Promise.resolve(name === 'figures/a.svg' ? { svg: '<svg/>' } : { fault: `no ${name}` }),
  stages: ['first'],
  files: ['main.ts', 'with space.ts'],
};

/** The blocks of a guide whose title is in line 1, and its problems as `line:column message`. */
async function parse(markdown: string): Promise<{ blocks: readonly GuideBlock[]; problems: string[] }> {
  const { guide, problems } = await parseGuide(`# Title\n${markdown}`, options);
  return { blocks: guide.blocks, problems: problems.map((p) => `${p.line}:${p.column} ${p.message}`) };
}

const question = ':::question Why?\n- [ ] No\n  because\n- [x] Yes\n  it is so\n:::\n';

describe('packs/guide blocks', () => {
  const cases: readonly (readonly [name: string, markdown: string, blocks: GuideBlock[]])[] = [
    ['nothing', '', []],
    ['text', 'Some *text*.', [{ kind: 'html', html: '<p>Some <em>text</em>.</p>\n' }]],
    [
      'one block for neighbours',
      '## Two\n\n- a\n\n`b`',
      [{ kind: 'html', html: '<h2>Two</h2>\n<ul>\n<li>a</li>\n</ul>\n<p><code>b</code></p>\n' }],
    ],
    ['raw HTML as text', '<b>x</b>', [{ kind: 'html', html: '<p>&lt;b&gt;x&lt;/b&gt;</p>\n' }]],
    ['a figure', '![A **map**](figures/a.svg)', [{ kind: 'figure', svg: '<svg/>', caption: 'A map' }]],
    [
      'a figure between texts',
      'a\n\n![b](figures/a.svg)\n\nc',
      [
        { kind: 'html', html: '<p>a</p>\n' },
        { kind: 'figure', svg: '<svg/>', caption: 'b' },
        { kind: 'html', html: '<p>c</p>\n' },
      ],
    ],
    [
      'a hint',
      ':::hint Look here\nAt *this*.\n:::',
      [{ kind: 'hint', title: 'Look here', html: '<p>At <em>this</em>.</p>\n' }],
    ],
    [
      'a hint with a fence that holds ":::"',
      ':::hint H\n```\n:::\n```\n:::\nafter',
      [
        { kind: 'hint', title: 'H', html: '<pre><code>:::\n</code></pre>\n' },
        { kind: 'html', html: '<p>after</p>\n' },
      ],
    ],
    [
      '":::" in a fence',
      '```\n:::hint H\n```',
      [{ kind: 'html', html: '<pre><code>:::hint H\n</code></pre>\n' }],
    ],
    [
      '":::" in indented code',
      '    :::hint H',
      [{ kind: 'html', html: '<pre><code>:::hint H\n</code></pre>\n' }],
    ],
    [
      'a container right after text',
      'text\n:::hint H\nx\n:::',
      [
        { kind: 'html', html: '<p>text</p>\n' },
        { kind: 'hint', title: 'H', html: '<p>x</p>\n' },
      ],
    ],
    [
      'a question, explained by the next line',
      question,
      [
        {
          kind: 'question',
          html: '<p>Why?</p>\n',
          choices: [
            { html: 'No', correct: false, why: '<p>because</p>\n' },
            { html: 'Yes', correct: true, why: '<p>it is so</p>\n' },
          ],
        },
      ],
    ],
    [
      'a question, explained by paragraphs',
      ':::question What does `read()` give?\nMore.\n\n- [X] Long\n  *answer*\n\n  Why.\n\n  ```\n  code\n  ```\n\n- [ ] b\n\n  c\n:::',
      [
        {
          kind: 'question',
          html: '<p>What does <code>read()</code> give?</p>\n<p>More.</p>\n',
          choices: [
            {
              html: 'Long\n<em>answer</em>',
              correct: true,
              why: '<p>Why.</p>\n<pre><code>code\n</code></pre>\n',
            },
            { html: 'b', correct: false, why: '<p>c</p>\n' },
          ],
        },
      ],
    ],
  ];
  for (const [name, markdown, blocks] of cases) {
    it(`makes ${name}`, async () => {
      assert.deepEqual(await parse(markdown), { blocks, problems: [] });
      assert.deepEqual(
        await parse(markdown.replaceAll('\n', '\r\n')),
        { blocks, problems: [] },
        'with Windows line ends',
      );
    });
  }

  it('takes the title from the first heading', async () => {
    const { guide } = await parseGuide('# The `echo` *server*\n\nText.\n', options);
    assert.equal(guide.title, 'The echo server');
    assert.equal(guide.language, 'en');
    assert.deepEqual(guide.blocks, [{ kind: 'html', html: '<p>Text.</p>\n' }]);
  });
});

describe('packs/guide links', () => {
  const kept = [
    'https://example.org/a?b#c',
    'mailto:ana@example.org',
    'lab:run',
    'lab:run/os',
    'lab:check',
    'lab:results',
    'lab:diagram',
    'lab:check/first',
    'lab:open/main.ts',
  ];
  for (const href of kept) {
    it(`keeps ${href}`, async () => {
      const { blocks, problems } = await parse(`See [it](${href}) now.`);
      assert.deepEqual(problems, []);
      assert.deepEqual(blocks, [{ kind: 'html', html: `<p>See <a href="${href}">it</a> now.</p>\n` }]);
    });
  }

  it('marks paragraphs that are one action', async () => {
    const { blocks } = await parse('[Run](lab:run)\n\n[a](lab:run) [b](lab:run)\n\n[c](https://a.b)');
    const html = blocks.map((block) => (block.kind === 'html' ? block.html : '')).join('');
    assert.deepEqual(html.match(/<p[^>]*>/g), ['<p class="action">', '<p>', '<p>']);
  });

  it('opens files with spaces', async () => {
    assert.deepEqual((await parse('[a](<lab:open/with space.ts>)')).problems, []);
  });

  const refused: readonly (readonly [link: string, told: RegExp])[] = [
    ['http://example.org', /may begin with https:/],
    ['javascript:alert(1)', /may begin with https:/],
    ['JavaScript:alert(1)', /may begin with https:/],
    ['data:text/html,x', /may begin with https:/],
    ['vscode://x/y', /may begin with https:/],
    ['command:x', /may begin with https:/],
    ['file:///etc/passwd', /may begin with https:/],
    ['//example.org', /write "lab:open/],
    ['starter/main.ts', /write "lab:open\/main\.ts"/],
    ['#part', /cannot be followed/],
    ['lab:runs', /names no action/],
    ['lab:results/x', /names no action/],
    ['lab:diagram/x', /names no action/],
    ['lab:run/x', /names no action/],
    ['lab:check/frist', /no stage "frist".*Did you mean "first"/],
    ['lab:open/mian.ts', /no file "mian\.ts".*Did you mean "main\.ts"/],
    ['lab:open/../x', /leaves the folder/],
    ['lab:open/', /is empty/],
  ];
  const places = [
    'See [it](<L>).',
    ':::hint H\n[it](<L>)\n:::',
    question.replace('Why?', '[it](<L>)'),
    '> [it](<L>)',
    '[it]\n\n[it]: <L>',
  ];
  for (const [link, told] of refused) {
    it(`refuses ${link} wherever it stands`, async () => {
      for (const place of places) {
        const { blocks, problems } = await parse(`\n${place.replace('L', link)}`);
        assert.equal(problems.length, 1, `${place}: ${problems.join('\n')}`);
        assert.match(problems[0] ?? '', told);
        assert.ok(!JSON.stringify(blocks).includes('href'), place);
      }
    });
  }
});

describe('packs/guide problems', () => {
  const cases: readonly (readonly [markdown: string, ...problems: RegExp[]])[] = [
    ['a\n\n:::foo\nx\n:::', /^4:1 .*":::foo" is unknown/],
    [':::hint H\nx', /^2:1 .*not closed/],
    [':::hint\nx\n:::', /^2:1 .*no title/],
    ['x\n\n:::', /^4:1 .*closes nothing/],
    ['- a\n  :::hint H\n  x\n  :::', /^3:3 .*inside another block/],
    [':::hint A\n:::hint B\nx\n:::\n:::', /^3:1 .*inside another block/],
    [question.replace('[x]', '[ ]'), /^2:1 .*no right answer/],
    [question.replace('- [ ] No\n  because\n', ''), /^2:1 .*at least two answers/],
    [':::question Why?\nBecause.\n:::', /^2:1 .*at least two answers/],
    [question.replace('\n  because', ''), /^3:1 .*not explained/],
    [question.replace('[ ] No', 'No'), /^2:1 .*at least two answers/, /^3:1 .*must begin with/],
    [question.replace('\n:::', '\n\nAfter.\n:::'), /^8:1 .*must come last/],
    [question.replace(' Why?', ''), /^2:1 .*has no text/],
    ['![b](figures/b.svg)', /^2:6 no figures\/b\.svg/],
    ['![](figures/a.svg)', /^2:5 .*not described/],
    ['![b](../a.svg)', /^2:6 .*leaves the folder/],
    ['![b](/a.svg)', /^2:6 .*absolute/],
    ['![b](https://a.b/c.svg)', /^2:6 .*not a file of the lab/],
    ['![b](data:image/svg+xml,x)', /^2:6 .*not a file of the lab/],
    ['![b](figures/a.png)', /^2:6 .*not an \.svg/],
    ['text ![b](figures/a.svg)', /^2:11 .*paragraph of its own/],
    ['> ![b](figures/a.svg)', /^2:8 .*paragraph of its own/],
    [':::hint H\n![b](figures/a.svg)\n:::', /^3:6 .*paragraph of its own/],
    ['one\ntwo [x](http://a.b)', /^3:9 .*cannot be followed/],
  ];
  for (const [markdown, ...told] of cases) {
    it(`tells what is wrong with ${JSON.stringify(markdown.slice(0, 50))}`, async () => {
      const { problems } = await parse(markdown);
      assert.equal(problems.length, told.length, problems.join('\n'));
      told.forEach((pattern, index) => assert.match(problems[index] ?? '', pattern));
    });
  }

  it('wants a title', async () => {
    const { problems } = await parseGuide('Text.\n', options);
    assert.deepEqual(
      problems.map(({ message }) => message.split('.')[0]),
      ['A guide begins with its title'],
    );
  });
});

describe('packs/guide-file', () => {
  const languages: readonly (readonly [language: string, title: string, tag: string])[] = [
    ['pt-BR', 'ping em português', 'pt-br'],
    ['pt', 'ping em português', 'pt-br'],
    ['en', 'ping', 'en'],
    ['fr', 'ping', 'en'],
  ];
  for (const [language, title, tag] of languages) {
    it(`chooses the guide for ${language}`, async () => {
      await inFolder(async (folder) => {
        const { guide, problems } = await loadGuide(labOf(await loadGood(folder), 'ping'), language);
        assert.deepEqual([guide.title, guide.language, problems], [title, tag, []]);
      });
    });
  }

  it('knows stages, files and figures of the lab', async () => {
    await inFolder(async (folder) => {
      const files = smallPack();
      files['clients/ping/guide.md'] =
        '# T\n\n[a](lab:check/second) [b](lab:open/lib/help.ts) [c](lab:check/third)\n\n![d](figures/a.svg)\n';
      const { guide, problems } = await loadGuide(labOf(await loadGood(folder, files), 'ping'), 'en');
      assert.deepEqual(
        linesOf(folder, problems).map((line) => line.split('.').slice(0, 2).join('.')),
        ['clients/ping/guide.md:3:53: There is no stage "third" in lab'],
      );
      assert.equal(guide.blocks.at(-1)?.kind, 'figure');
    });
  });

  const figures: readonly (readonly [content: string, result: RegExp | string])[] = [
    ['<?xml version="1.0"?>\n<!-- a -->\n<svg>b</svg>\n', '<svg>b</svg>'],
    ['no picture', /not an SVG/],
    ['<svg><script>x</script></svg>', /holds "<script"/],
    ['<svg><a onclick="x"/></svg>', /holds "onclick="/],
    ['<svg><foreignObject/></svg>', /holds "<foreignObject"/],
    ['<svg><a href="javascript:x"/></svg>', /holds "javascript:"/],
    [`<svg>${' '.repeat(600_000)}</svg>`, /larger than 512 KiB/],
  ];
  for (const [content, expected] of figures) {
    it(`judges the figure ${content.slice(0, 40)}`, async () => {
      await inFolder(async (folder) => {
        await writeFiles(folder, { 'figures/a.svg': content });
        const result = await readFigure(folder, 'figures/a.svg');
        if (typeof expected === 'string') assert.deepEqual(result, { svg: expected });
        else assert.match('fault' in result ? result.fault : 'none', expected);
      });
    });
  }

  it('refuses a figure that is missing, or a link that leaves the lab', async () => {
    await inFolder(async (folder) => {
      await writeFiles(folder, { 'outside.svg': '<svg/>', 'lab/figures/b.svg': '<svg/>' });
      const lab = path.join(folder, 'lab');
      assert.match(JSON.stringify(await readFigure(lab, 'figures/a.svg')), /is missing/);
      if (process.platform === 'win32') return;
      await symlink(path.join(folder, 'outside.svg'), path.join(lab, 'figures', 'a.svg'));
      assert.match(JSON.stringify(await readFigure(lab, 'figures/a.svg')), /link that leaves the lab/);
    });
  });
});
