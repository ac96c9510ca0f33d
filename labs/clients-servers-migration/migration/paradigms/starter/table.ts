/**
 * GIVEN: the table of the four paradigms, filled in from what is seen on the machines before and after a run. Nothing to
 * change here.
 */
import type { Host } from 'dlabs';
import { ask } from './protocol';
import type { Segments } from './protocol';
import { census } from './segments';

/** What is on two machines. */
export interface Sight {
  readonly home: Segments;
  readonly shop: Segments;
}

/** A paradigm, and the components whose segments take part in it. */
export interface Part {
  readonly paradigm: string;
  readonly names: readonly string[];
}

/** Looks at home, which is this machine, and at a shop. */
export async function look(host: Host, shop: string, { names }: Part): Promise<Sight> {
  const { segments } = await ask<{ segments: Segments }>(host, shop, { census: names });
  return { home: await census(host, names), shop: segments };
}

/** What stands above the lines of the paradigms, for a shop. */
export function headOf(shop: string): string[] {
  return [line(['', 'before', '', 'after']), line(['', 'home', shop, 'home', shop])];
}

/** What stands below them. */
export const legend = 'C: code, S: execution state (*: the run has changed it), R: resources';

/** The line of a paradigm. A star stands at a state that is not what it was. */
export function lineOf({ paradigm }: Part, before: Sight, after: Sight): string {
  const used = { home: after.home.used.length > 0, shop: after.shop.used.length > 0 };
  const old = new Set(statesIn(before.home).concat(statesIn(before.shop)));
  return line([
    paradigm,
    cell(before.home, used.home),
    cell(before.shop, used.shop),
    cell(after.home, used.home, old),
    cell(after.shop, used.shop, old),
  ]);
}

export function notYet({ paradigm }: Part, why: string): string {
  return line([paradigm, why, '', '', '']);
}

function cell(segments: Segments, resources: boolean, old?: ReadonlySet<string>): string {
  const words: string[] = [];
  if (segments.codes.length > 0) words.push('C');
  const states = statesIn(segments);
  if (states.length > 0) words.push(old && states.some((state) => !old.has(state)) ? 'S*' : 'S');
  if (resources) words.push('R');
  return words.length > 0 ? words.join(' ') : '–';
}

function statesIn({ states }: Segments): string[] {
  return Object.values(states).map((state) => JSON.stringify(state));
}

const widths = [17, 6, 6, 6, 6];

function line(cells: readonly string[]): string {
  return cells
    .map((text, i) => text.padEnd(widths[i] ?? 0))
    .join(' | ')
    .trimEnd();
}
