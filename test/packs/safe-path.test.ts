import assert from 'node:assert/strict';
import path from 'node:path';
import { collisionKey, isInside, pathFault } from '../../src/packs/safe-path';

/** A small generator of numbers, so that a failure can be made again. */
function random(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const goodParts = [
  'a',
  'lab.json',
  'prática',
  '日本',
  'with space',
  '.hidden',
  '...x',
  'console',
  'com10',
  'nulls',
  'x..y',
];
const badParts = [
  '..',
  '.',
  '',
  'con',
  'NUL.txt',
  'Com1',
  'lpt9.a.b',
  'a.',
  'a ',
  'C:',
  'a:b',
  'a\\b',
  '..\\x',
  'a\0',
  'a\n',
  '*',
  '"',
  '<',
];

describe('packs/safe-path', () => {
  it('takes names that every system can hold', () => {
    const next = random(1);
    for (let i = 0; i < 2000; i++) {
      const name = Array.from({ length: 1 + next(4) }, () => goodParts[next(goodParts.length)]).join('/');
      assert.equal(pathFault(name), undefined, name);
    }
  });

  it('refuses a name as soon as one part of it is bad', () => {
    const next = random(2);
    for (let i = 0; i < 2000; i++) {
      const parts = Array.from({ length: next(4) }, () => goodParts[next(goodParts.length)]);
      parts.splice(next(parts.length + 1), 0, badParts[next(badParts.length)]);
      const name = parts.join('/');
      assert.notEqual(pathFault(name), undefined, JSON.stringify(name));
    }
  });

  it('takes no name that leaves the folder, whatever it is made of', () => {
    const pieces = ['..', '.', '/', '\\', 'a', 'C:', ':', ' ', '~', '%2e', '..', '/'];
    const next = random(3);
    let taken = 0;
    for (let i = 0; i < 20_000; i++) {
      const name = Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)]).join('');
      if (pathFault(name) !== undefined) continue;
      taken += 1;
      for (const [system, root] of [
        [path.posix, '/r/p'],
        [path.win32, 'C:\\r\\p'],
      ] as const) {
        const resolved = system.resolve(root, name);
        assert.ok(
          resolved.startsWith(root + system.sep) && resolved.length > root.length + 1,
          JSON.stringify(name),
        );
      }
    }
    assert.ok(taken > 100, `only ${taken} names were taken, so that little was tried`);
  });

  const faults: readonly (readonly [name: string, fault: RegExp | undefined])[] = [
    ['a/b.ts', undefined],
    ['', /is empty/],
    ['/a', /absolute/],
    ['C:/a', /drive letter/],
    ['c:a', /drive letter/],
    ['a/../b', /"\.\."/],
    ['a\\b', /backslashes/],
    ['a/', /empty part/],
    ['a\0b', /control character/],
    ['aux', /keeps for a device/],
    ['x'.repeat(201), /longer than 200/],
  ];
  for (const [name, fault] of faults) {
    it(`judges ${JSON.stringify(name.slice(0, 20))}`, () => {
      if (fault === undefined) assert.equal(pathFault(name), undefined);
      else assert.match(pathFault(name) ?? '', fault);
    });
  }

  it('knows which names some systems take for one', () => {
    assert.equal(collisionKey('Guide.MD'), collisionKey('guide.md'));
    assert.equal(collisionKey('pr\u00e1tica'), collisionKey('pra\u0301tica'));
    assert.notEqual(collisionKey('a/b'), collisionKey('a/c'));
  });

  it('knows what is inside a folder', () => {
    const at = (name: string): string => path.resolve('/r', name);
    assert.equal(isInside(at('p'), at('p')), true);
    assert.equal(isInside(at('p'), at('p/..x')), true);
    assert.equal(isInside(at('p'), at('pq')), false);
    assert.equal(isInside(at('p'), at('.')), false);
  });
});
