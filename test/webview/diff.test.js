import assert from 'node:assert/strict';
import { diff } from '../../src/webview/results/diff';
/** Differing parts in brackets; `-` where a side has no line. */
function shown(rows) {
    const side = (segments) => segments?.map((one) => (one.differs ? `[${one.text}]` : one.text)).join('') ?? '-';
    return rows.map((row) => `${side(row.left)} | ${side(row.right)}`);
}
function check(left, right, expected) {
    assert.deepEqual(shown(diff(left, right)), expected);
}
describe('diff of actual and expected', () => {
    it('marks nothing where both are the same', () => check('a\nb', 'a\nb', ['a | a', 'b | b']));
    it('marks only the words that differ in a line', () => {
        check('"balance": 40,', '"balance": 70,', ['"balance": [40], | "balance": [70],']);
    });
    it('takes a number and a name for one word', () => check('id12 = 123', 'id13 = 124', ['[id12] = [123] | [id13] = [124]']));
    it('leaves a gap beside a line that only one side has, and marks it but for its indentation', () => {
        check('a\n  b\nc', 'a\nc', ['a | a', '  [b] | -', 'c | c']);
        check('a\nc', 'a\nb\nc', ['a | a', '- | [b]', 'c | c']);
        check('a', 'a\nb', ['a | a', '- | [b]']);
    });
    it('puts lines that differ side by side between those that are the same', () => {
        check('x\n1\n2\ny', 'x\n3\ny', ['x | x', '[1] | [3]', '[2] | -', 'y | y']);
    });
    it('keeps every character of both sides', () => {
        const left = 'one\n\ttwo  three\n\nfour';
        const right = 'one\ntwo three\nfive';
        const rows = diff(left, right);
        const join = (pick) => rows
            .flatMap((row) => pick(row)
            ?.map((one) => one.text)
            .join('') ?? [])
            .join('\n');
        assert.equal(join((row) => row.left), left);
        assert.equal(join((row) => row.right), right);
    });
    it('stays fast on texts of thousands of lines', () => {
        const left = Array.from({ length: 5000 }, (_, at) => `line ${at}`).join('\n');
        const start = performance.now();
        const rows = diff(left, left.replace('line 4000', 'line x'));
        assert.ok(performance.now() - start < 1000);
        assert.equal(shown(rows)[4000], 'line [4000] | line [x]');
    });
});
