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

  const judge = (ages: ResultAges, ...names: string[]): void => {
    const state = stateOf(folder, edit);
    ages.change(state);
    for (const name of names) ages.note(name, state);
  };

  it('is old of what was judged before a change, though it is told after it', () => {
    const ages = new ResultAges();
    write('a.ts', 'judged');
    const judged = stateOf(folder, edit);
    write('a.ts', 'saved meanwhile');
    ages.change(stateOf(folder, edit));
    ages.note('late', judged);
    assert.deepEqual(ages.outdated, ['late']);
  });

  it('is that of the files that the student edits', () => {
    const ages = new ResultAges();
    write('a.ts', '1');
    judge(ages, 'first', 'second');
    write('given.ts', 'of no concern');
    judge(ages, 'second');
    assert.deepEqual(ages.outdated, []);
    write('b.ts', '2');
    judge(ages, 'second');
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
      judge(ages, name);
    }
    assert.deepEqual(ages.outdated, ['second']);
  });
});
