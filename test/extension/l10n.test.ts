import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { webviewWords } from '../../src/messages/webview-words';

const root = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
type Texts = Readonly<Record<string, string>>;
const texts = (name: string): Texts => JSON.parse(read(name)) as Texts;

/** Texts that go through a variable: the words of the pages. */
const variables = ['english'];

/** The English texts that the extension says: the first arguments of `l10n.t`. */
function saidInCode(): Set<string> {
  const said = new Set<string>();
  const names = readdirSync(join(root, 'src/vscode'), { recursive: true }).map(String);
  for (const name of names.filter((one) => one.endsWith('.ts'))) {
    const file = ts.createSourceFile(name, read(join('src/vscode', name)), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /\bl10n\.t$/.test(node.expression.getText())) {
        const [first] = node.arguments;
        if (first !== undefined && ts.isStringLiteralLike(first)) said.add(first.text);
        else assert.ok(variables.includes(first?.getText() ?? ''), `${name}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return said;
}

/** What must be the same in a translation: places for values, icons, commands, code. */
function marks(text: string): string[] {
  return (text.match(/\{\d\}|\$\([\w-]+\)|\(command:[\w.]+\)|`[^`]+`/g) ?? []).toSorted();
}

function assertTranslated(english: Texts, other: Texts, same: readonly string[]): void {
  assert.deepEqual(Object.keys(other).toSorted(), Object.keys(english).toSorted());
  for (const [key, text] of Object.entries(english)) {
    const translation = other[key] ?? '';
    assert.notEqual(translation.trim(), '', key);
    assert.deepEqual(marks(translation), marks(text), key);
    if (/[a-z]{3}/i.test(text) && !same.includes(text)) assert.notEqual(translation, text, key);
  }
}

describe('every text is there in English and in Portuguese:', () => {
  it('what the code and the pages say', () => {
    const english = texts('l10n/bundle.l10n.json');
    const said = new Set([...saidInCode(), ...Object.values(webviewWords)]);
    assert.deepEqual(Object.keys(english).toSorted(), [...said].toSorted());
    for (const [key, text] of Object.entries(english)) assert.equal(text, key);
    assertTranslated(english, texts('l10n/bundle.l10n.pt-br.json'), ['Distributed Labs', '{0} bytes']);
  });

  it('what the manifest says', () => {
    const english = texts('package.nls.json');
    const named = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(named)].toSorted(), Object.keys(english).toSorted());
    assertTranslated(english, texts('package.nls.pt-br.json'), ['Labs', 'Distributed Labs']);
  });
});
