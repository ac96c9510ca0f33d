import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResultAges, stateOf } from '../../src/vscode/checks/result-ages';

describe('the age of results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ages é '));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const edit = ['a.ts', 'b.ts'];
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

  it('is that of the files that the student edits', () => {
    const ages = new ResultAges();
    write('a.ts', '1');
    ages.begin(stateOf(folder, edit));
    ages.note('first');
    ages.note('second');
    write('given.ts', 'of no concern');
    ages.begin(stateOf(folder, edit));
    ages.note('second');
    assert.deepEqual(ages.outdated, []);
    write('b.ts', '2');
    ages.begin(stateOf(folder, edit));
    ages.note('second');
    assert.deepEqual(ages.outdated, ['first']);
  });

  it('is the newest again when a change is taken back', () => {
    const ages = new ResultAges();
    for (const [text, name] of [
      ['old', 'first'],
      ['new', 'second'],
      ['old', 'third'],
    ] as const) {
      write('a.ts', text);
      ages.begin(stateOf(folder, edit));
      ages.note(name);
    }
    assert.deepEqual(ages.outdated, ['second']);
  });
});
