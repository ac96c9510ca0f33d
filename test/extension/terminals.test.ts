import assert from 'node:assert/strict';
import { LineEditor } from '../../src/vscode/run/line-editor';
import { harmless, wrapped } from '../../src/vscode/run/ansi';
import { findPlaces, placeText } from '../../src/vscode/places';

/** What a terminal's row shows, without control sequences. */
function row(editor: LineEditor): string {
  return editor.render().replace(/\x1b\[[0-9;]*[A-Za-z]|\r/g, '');
}

function entered(keys: string): readonly string[] {
  return new LineEditor('> ').type(keys).lines;
}

const up = '\x1b[A';
const down = '\x1b[B';
const left = '\x1b[D';

describe('a line being typed', () => {
  it('is entered as it stands', () => {
    assert.deepEqual(entered('kill server\r'), ['kill server']);
    assert.deepEqual(entered('a\rb\r'), ['a', 'b']);
    assert.deepEqual(entered('olá 🙂\r'), ['olá 🙂']);
  });

  it('is edited', () => {
    assert.deepEqual(entered('kilx\x7fl\r'), ['kill']);
    assert.deepEqual(entered(`ill${left}${left}${left}k\r`), ['kill']);
    assert.deepEqual(entered('🙂\x7f!\r'), ['!'], 'a character of two units goes as one');
    assert.deepEqual(entered('one two\x17three\r'), ['one three']);
    assert.deepEqual(entered('one\x15two\r'), ['two']);
    assert.deepEqual(entered('ello\x01h\x05!\r'), ['hello!']);
    assert.deepEqual(entered('\x7f\x1b[3~\x1b[Cok\r'), ['ok'], 'nothing to delete is no error');
  });

  it('comes back from the history', () => {
    const editor = new LineEditor('> ');
    editor.type('first\rsecond\r');
    assert.deepEqual(editor.type(`${up}\r`).lines, ['second']);
    assert.deepEqual(editor.type(`${up}${up}\r`).lines, ['first']);
    assert.deepEqual(editor.type(`draft${up}${down}\r`).lines, ['draft']);
    assert.deepEqual(editor.type(`${down}${down}x\r`).lines, ['x']);
  });

  it('is thrown away by Ctrl+C', () => {
    const editor = new LineEditor('> ');
    const { lines, interrupted } = editor.type('kill\x03');
    assert.deepEqual(lines, []);
    assert.equal(interrupted, true);
    assert.equal(row(editor), '> ');
  });

  it('ignores keys that mean nothing here', () => {
    assert.deepEqual(entered('\x1b[15~a\x07b\x1bc\r'), ['ab']);
  });

  it('shows the part around the cursor where it does not fit', () => {
    const editor = new LineEditor('> ', 13);
    editor.type('abcdefghijklmnop');
    assert.equal(row(editor), '> ghijklmnop');
    editor.type('\x01');
    assert.equal(row(editor), '> abcdefghij');
  });

  it('is bounded', () => {
    const [line = ''] = entered(`${'x'.repeat(10_000)}\r`);
    assert.equal(line.length, 4096);
  });
});

describe('what a program prints', () => {
  it('keeps its colours, and ends them', () => {
    assert.equal(harmless('\x1b[31mred'), '\x1b[31mred\x1b[0m');
    assert.equal(harmless('plain\ttext'), 'plain\ttext');
  });

  it('cannot move the cursor, clear the screen or ring the bell', () => {
    assert.equal(harmless('\x1b[2Ja\rb\x07'), '␛[2Ja␍b␇');
    assert.equal(harmless('\x1b]0;title\x07'), '␛]0;title␇');
    assert.equal(harmless('a\nb'), 'a\r\nb');
  });
});

describe('words for a narrow terminal', () => {
  it('are broken between words', () => {
    assert.deepEqual(wrapped('cut the network', 8), ['cut the', 'network']);
    assert.deepEqual(wrapped('incomprehensible word', 5), ['incomprehensible', 'word']);
    assert.deepEqual(wrapped('', 5), ['']);
  });
});

describe('places in texts', () => {
  it('are found with line and column', () => {
    const [found] = findPlaces('    at server.ts:12:3');
    assert.deepEqual(found, { start: 7, length: 14, file: 'server.ts', line: 12, column: 3 });
    assert.deepEqual(
      findPlaces('a.ts:1 and lib/b.js:22:7, c.txt:3').map(({ file, line, column }) => [file, line, column]),
      [
        ['a.ts', 1, 1],
        ['lib/b.js', 22, 7],
      ],
    );
  });

  it('that are absolute are left to the editor', () => {
    assert.deepEqual(findPlaces('/srv/me/server.ts:12'), []);
  });

  it('are written relative to the attempt where they are in it', () => {
    assert.equal(placeText({ file: '/a/b/server.ts', line: 3, column: 4 }, '/a/b'), 'server.ts:3:4');
    assert.equal(placeText({ file: '/a/c/server.ts', line: 3 }, '/a/b'), '/a/c/server.ts:3');
  });
});
