import assert from 'node:assert/strict';
import type { Frame } from '../../src/runner/notes';
import { placeOf, type Folders } from '../../src/runner/places';

const folders: Folders = { student: ['/lab/attempt', '/pack/lab/starter'], lab: '/pack/lab' };
const frame = (url: string, line: number, id = `${url}:${line}`): Frame => ({
  name: 'f',
  url,
  line,
  column: 1,
  id,
});

describe('the place of a blocked thread', () => {
  it('is the topmost function of the student', () => {
    const stack = [
      frame('node:buffer', 3),
      frame('/lab/attempt/stub.ts', 7),
      frame('/lab/attempt/main.ts', 2),
    ];
    assert.deepEqual(placeOf([stack], folders), { file: '/lab/attempt/stub.ts', line: 7, column: 1 });
  });

  it('is the function that does not return, at the first of its lines', () => {
    const loop = (line: number): Frame => frame('file:///lab/attempt/main.ts', line, 'loop');
    const stacks = [[frame('/lab/attempt/helper.ts', 1), loop(9)], [loop(8)], [frame('node:x', 1)]];
    assert.deepEqual(placeOf(stacks, folders, 'loop'), { file: '/lab/attempt/main.ts', line: 8, column: 1 });
  });

  it('is the outermost call of a recursion that does not return', () => {
    const stack = [frame('/lab/attempt/a.ts', 2, 'f'), frame('/lab/attempt/a.ts', 5, 'f')];
    assert.equal(placeOf([stack], folders, 'f')?.line, 5);
  });

  it('is in the files of the lab where the student has no part in it', () => {
    assert.equal(placeOf([[frame('/pack/lab/checks.ts', 4)]], folders)?.file, '/pack/lab/checks.ts');
  });

  it('is unknown for code of Node, of the runner and of folders beside the student’s', () => {
    const stack = [
      frame('node:x', 1),
      frame('/ext/out/runner.js', 1),
      frame('/lab/attempt-2/a.ts', 1),
      frame('', 1),
    ];
    assert.equal(placeOf([stack], folders), undefined);
  });
});
