/**
 * GIVEN: the code of the components, as text. Whoever runs it gives it an execution state, the machine as a `Place`, and the
 * wish. Nothing to change here.
 */
import type { Code } from './protocol';

const choose = `// Chooses one of the items.
export function choose(items, wish, shop, foundAt) {
  let best = null;
  for (const { kind, item, price } of items)
    if (kind === wish.kind && price <= wish.max && (!best || price < best.price)) best = { shop, item, price, foundAt };
  return best;
}`;

/** Looks through the catalogue of the machine on which it runs: the shops' `seller` and the buyer's `scout` are such. */
export function searcher(whose: string): Code {
  const main = `
// The ${whose}: looks through the catalogue of the machine on which it runs.
import { choose } from './choose';

export default async function (state, place, wish) {
  const items = JSON.parse(await place.read('catalogue'));
  await place.compute(items.length / 20);
  state.runs += 1;
  state.looked += items.length;
  return choose(items, wish, place.machine, place.machine);
}`;
  return { entry: 'main.ts', modules: { 'main.ts': main, 'choose.ts': choose } };
}

/** Each shop has its own way to write a catalogue, for those that go by post. */
const notations = [
  { separator: '|', fields: ['kind', 'item', 'price'] },
  { separator: ';', fields: ['price', 'item', 'kind'] },
  { separator: '/', fields: ['item', 'price', 'kind'] },
] as const;

function notationOf(shop: string): (typeof notations)[number] {
  return notations[shop.length % notations.length] ?? notations[0];
}

type Item = { readonly kind: string; readonly item: string; readonly price: number };

/** The catalogue as a shop sends it by post. */
export function printed(shop: string, items: readonly Item[]): string {
  const { separator, fields } = notationOf(shop);
  return items.map((item) => fields.map((field) => item[field]).join(separator)).join('\n');
}

/** What each shop has, and nobody else: code that can read the catalogue that it sends by post. */
export function reader(shop: string): Code {
  const { separator, fields } = notationOf(shop);
  const main = `
// The reader of ${shop}: understands the catalogue that ${shop} sends by post.
import { choose } from './choose';

export default async function (state, place, wish) {
  const lines = (await place.read('catalogue-${shop}')).split('\\n');
  const items = lines.map((line) => {
    const [${fields.join(', ')}] = line.split('${separator}');
    return { kind, item, price: Number(price) };
  });
  await place.compute(items.length / 20);
  state.runs += 1;
  state.looked += items.length;
  return choose(items, wish, '${shop}', place.machine);
}`;
  return { entry: 'main.ts', modules: { 'main.ts': main, 'choose.ts': choose } };
}

/** An agent: each time that it runs, it says where it goes next; `null` means that it stays. */
export const agent: Code = {
  entry: 'main.ts',
  modules: {
    'main.ts': `
// An agent: learns at home what is wished, looks at each place of its route, and remembers the best.
import { choose } from './choose';

export default async function (state, place) {
  state.trail.push(place.machine);
  if (state.wish === null) state.wish = JSON.parse(await place.read('wishes'));
  else if (place.machine !== state.home) {
    const items = JSON.parse(await place.read('catalogue'));
    await place.compute(items.length / 20);
    state.looked += items.length;
    const offer = choose(items, state.wish, place.machine, place.machine);
    if (offer && (!state.best || offer.price < state.best.price)) state.best = offer;
  }
  return state.route.shift() ?? null;
}`,
    'choose.ts': choose,
  },
};
