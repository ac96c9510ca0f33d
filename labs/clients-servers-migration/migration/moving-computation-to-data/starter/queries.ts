/**
 * GIVEN: the questions of the office, as code that can run where the data is. A query has no imports but those of its own
 * modules, and no host: it sees what it is called with. Nothing to change here.
 */
import type { Query } from './protocol';

const cheapest = `
export default function (items, [kind]) {
  const some = items.filter((item) => item.kind === kind && item.stock > 0);
  some.sort((a, b) => a.price - b.price || a.id - b.id);
  return some.slice(0, 3).map(({ id, price }) => ({ id, price }));
}`;

const byColour = `
import { sum } from './sum';
export default function (items) {
  const colours = [...new Set(items.map((item) => item.colour))].sort();
  return colours.map((colour) => [colour, sum(items.filter((item) => item.colour === colour).map((item) => item.stock))]);
}`;

const sum = `
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}`;

/** The three cheapest things of a kind that are in stock. */
export function cheapestOf(kind: string): Query {
  return { modules: { 'cheapest.ts': cheapest }, entry: 'cheapest.ts', args: [kind] };
}

/** How many things of each colour are in stock. */
export function stockByColour(): Query {
  return { modules: { 'by-colour.ts': byColour, 'sum.ts': sum }, entry: 'by-colour.ts', args: [] };
}
