/** Which hints belong together: those of one section, so that nobody must read the hints of another one first. */
import type { GuideBlock } from '../../packs/guide-data';

/** Where a hint stands. All from 0. */
export interface HintPlace {
  /** Which of the sections that have hints; a section begins at a heading of level 2. */
  readonly group: number;
  readonly number: number;
  /** How many hints the section has. */
  readonly of: number;
}

/** The places of a guide's hints, by the index of their blocks. */
export function hintPlaces(blocks: readonly GuideBlock[]): ReadonlyMap<number, HintPlace> {
  const groups: number[][] = [];
  let isNew = true;
  for (const [at, block] of blocks.entries()) {
    if (block.kind === 'html' && /<h2[\s>]/i.test(block.html)) isNew = true;
    if (block.kind !== 'hint') continue;
    if (isNew) groups.push([]);
    groups.at(-1)?.push(at);
    isNew = false;
  }
  return new Map(
    groups.flatMap((hints, group) =>
      hints.map((at, number) => [at, { group, number, of: hints.length }] as const),
    ),
  );
}
