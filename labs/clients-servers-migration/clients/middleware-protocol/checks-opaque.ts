/** Stage opaque: the layer does not look inside a payload. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { Item } from './starter/messages';
import { beats, devices, item, reads, same, shown, shuffled, told, withItems, writes } from './probes';
import { openHub } from './scenario';

/** Payloads that would mean something to somebody who looked inside. */
const payloads = [
  '{"value":"15:00"}',
  '{ "value" : "15:00" }',
  '{"deleted":true}',
  '{"version":99,"device":"zeno","payload":null}',
  '{"key":"other","app":"notes","updatedAt":4102444800000}',
  'milk, bread',
  '',
  ' ',
  'null',
  'undefined',
  '0',
  '[1,2',
  'ã 😀 \n\t"\\ \u0000',
  'U2FsdGVkX18kf0bQm1Wd8w==',
];

check(
  'Any text is a payload, and arrives as it was written',
  {
    stage: 'opaque',
    points: 10,
    schedules: 10,
    hint: 'An empty text is a payload. So is a text that looks like JSON, and one that does not. Does your code read a payload, or ask whether it is true?',
  },
  async (world) => {
    openHub(world);
    const long = 'long '.repeat(5_000 + world.choose(5_000));
    const written = [...payloads, long].map((payload, n) => [`key ${n}`, payload] as const);
    await writes(world, 'ana', 'notes', written);
    const read = new Map(await reads(world, 'bento', 'notes'));
    for (const [key, payload] of written) {
      assert.ok(
        read.has(key),
        `An app on ana put ${shown(payload)} under “${key}”. After both had synchronised, “${key}” is not among the keys on bento.`,
      );
      same(
        read.get(key),
        payload,
        `An app on ana put ${shown(payload)}. After both had synchronised, the app on bento got ${shown(read.get(key))}.`,
      );
    }
    same(
      [...read.keys()].length,
      written.length,
      `An app on ana put ${written.length} items. After both had synchronised, the app on bento has ${read.size} keys.`,
    );
  },
);

/** Ways in which an app may write down the same content. */
const codings: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify({ value: text }),
  (text) => JSON.stringify({ v: text, deleted: true, version: 100 - Number(text) }),
  (text) => JSON.stringify({ [`field ${text}`]: text }),
  (text) => text,
  (text) => [...text].map((letter) => String.fromCharCode(122 - letter.charCodeAt(0) + 48)).join(''),
];

check(
  'Copies agree by version and device alone, whatever is in the payloads',
  {
    stage: 'opaque',
    points: 12,
    schedules: 300,
    hint: 'The same items, with their payloads renamed or encrypted, must have the same winners. The rule knows version and device.',
  },
  async (world) => {
    const count = 3 + world.choose(6);
    const drawn = Array.from({ length: count }, (_, n) =>
      item(
        world.pick(['a', 'b']),
        world.choose(5) === 0 ? null : `${n}`,
        1 + world.choose(11),
        world.pick(devices),
      ),
    ).filter(({ key, version, device }, n, all) => isFirst(all, n, key, version, device));
    const orders = [drawn, shuffled(world, drawn)];
    await withItems(world, (make) => {
      for (const code of codings) {
        for (const order of orders) {
          const coded = order.map((one) => ({
            ...one,
            payload: one.payload === null ? null : code(one.payload),
          }));
          const copy = make('ana', coded.slice(0, 2));
          for (const one of coded) copy.merge(one);
          const right = standing(coded);
          const found = [...copy.keys].sort().map((key) => [key, copy.get(key)]);
          same(
            found,
            right,
            `These items came in this order: ${coded.map(told).join('; ')}. An app should then find ${shown(right)}; it finds ${shown(found)}.`,
          );
        }
      }
    });
  },
);

function isFirst(all: readonly Item[], n: number, key: string, version: number, device: string): boolean {
  return all.findIndex((one) => one.key === key && one.version === version && one.device === device) === n;
}

/** What an app should find, by the rule. */
function standing(items: readonly Item[]): [string, string | null][] {
  const found = new Map<string, Item>();
  for (const one of items) {
    const other = found.get(one.key);
    if (!other || beats(one, other)) found.set(one.key, one);
  }
  return [...found.values()]
    .filter(({ payload }) => payload !== null)
    .map(({ key, payload }): [string, string | null] => [key, payload])
    .sort();
}

check(
  'merge tells whether an item was news',
  {
    stage: 'opaque',
    points: 4,
    schedules: 50,
    hint: 'News is what stands now and did not before, also when its payload looks the same, and also when it removes something.',
  },
  async (world) => {
    const text = world.pick(payloads);
    const story = [
      [item('a', text, 2, 'bento'), true],
      [item('a', text, 2, 'bento'), false],
      [item('a', 'other', 1, 'clara'), false],
      [item('a', text, 2, 'ana'), false],
      [item('a', text, 2, 'clara'), true],
      [item('a', null, 3, 'ana'), true],
      [item('a', text, 10, 'ana'), true],
      [item('a', text, 9, 'zeno'), false],
    ] as const;
    await withItems(world, (make) => {
      const copy = make('ana');
      const came: Item[] = [];
      for (const [one, news] of story) {
        came.push(one);
        const answer = copy.merge(one);
        const order = came.map(told).join('; ');
        const words = news
          ? `These items came in this order: ${order}. The last one is news, but merge returned ${shown(answer)}.`
          : `These items came in this order: ${order}. The last one is no news, but merge returned ${shown(answer)}.`;
        same(answer, news, words);
      }
    });
  },
);

check(
  'Who writes over what they have seen wins over it, also after a removal',
  {
    stage: 'opaque',
    points: 8,
    schedules: 100,
    hint: 'A version counts what was seen under this key, wherever it was written. What is removed was seen, too: it must leave something that keeps its version.',
  },
  async (world) => {
    await withItems(world, (make) => {
      let travelling: readonly Item[] = [];
      const written: Item[] = [];
      for (let step = 0; step < 4 + world.choose(4); step++) {
        const device = world.pick(devices);
        const copy = make(device, world.choose(2) === 0 ? travelling : []);
        for (const one of travelling) copy.merge(one);
        const payload = world.choose(3) === 0 ? null : world.pick(payloads);
        const made = copy.put('a', payload);
        same(
          made.payload,
          payload,
          `put("a", ${shown(payload)}) should give an item with this payload; it gave ${told(made)}.`,
        );
        written.push(made);
        same(
          copy.get('a'),
          payload ?? undefined,
          `One device after another wrote the same item, each having seen what the one before had written: ${written.map(told).join('; ')}. Now the last of them finds ${shown(copy.get('a'))} there.`,
        );
        travelling = copy.all;
      }
      agreeOnTheLast(world, make('dora'), written);
    });
  },
);

function agreeOnTheLast(
  world: World,
  copy: { merge(one: Item): boolean; get(key: string): string | undefined },
  written: readonly Item[],
): void {
  for (const one of shuffled(world, written)) copy.merge(one);
  const last = written.at(-1)?.payload ?? undefined;
  same(
    copy.get('a'),
    last,
    `One device after another wrote the same item, each having seen what the one before had written: ${written.map(told).join('; ')}. A device that got all this in another order should find ${shown(last)}; it finds ${shown(copy.get('a'))}.`,
  );
}
