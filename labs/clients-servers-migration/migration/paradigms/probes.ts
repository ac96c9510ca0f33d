/** What the checks ask of the student’s code, what they see on disks and lines, and the words for it. */
import assert from 'node:assert/strict';
import type { Host, Json } from 'dlabs';
import type { LoadModule, World } from 'dlabs/world';
import type * as ClientServer from './starter/client-server';
import type * as CodeOnDemand from './starter/code-on-demand';
import type * as MobileAgent from './starter/mobile-agent';
import type * as RemoteEvaluation from './starter/remote-evaluation';
import type { Market } from './market';
import { wish as usual } from './market';
import type { Offer, Wish } from './starter/protocol';

export type Call = 'askShops' | 'sendScouts' | 'readCatalogues';

type Search = (host: Host, shops: readonly string[], wish: Wish) => Promise<Offer | null>;

function searchOf(student: LoadModule, call: Call): Search {
  if (call === 'askShops') return student<typeof ClientServer>('client-server.ts').askShops;
  if (call === 'sendScouts') return student<typeof RemoteEvaluation>('remote-evaluation.ts').sendScouts;
  return student<typeof CodeOnDemand>('code-on-demand.ts').readCatalogues;
}

export interface Asking {
  readonly wish?: Wish;
  /** Milliseconds after which the check gives up. */
  readonly patience?: number;
}

/** Calls the student’s search at home. */
export function search(
  world: World,
  call: Call,
  market: Market,
  { wish = usual, patience = 20_000 }: Asking = {},
): Promise<Offer | null> {
  return world.host('home').run(async (host, student) => {
    const searching = attempt(call, async () => searchOf(student, call)(host, [...market.keys()], wish));
    const late = host
      .sleep(patience)
      .then(() => assert.fail(`${call} gave nothing within ${patience / 1000} s.`));
    return Promise.race([searching, late]);
  });
}

/** Lets an agent start from home, with the student’s `live`. */
export function depart(world: World, agent: string): Promise<void> {
  return world.host('home').run(async (host, student) => {
    await attempt('live', async () => student<typeof MobileAgent>('mobile-agent.ts').live(host, agent));
  });
}

async function attempt<T>(call: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return assert.fail(`${call} ended in the error “${message}”.`);
  }
}

/** The offer must be this one. */
export function mustFind(call: string, actual: Offer | null | undefined, wanted: Offer | null): void {
  same(actual ?? null, wanted, `${call} should give ${told(wanted)}; it gave ${told(actual)}.`);
}

export function told(offer: Offer | null | undefined): string {
  if (offer === null || offer === undefined) return 'no offer';
  const { item, price, shop, foundAt } = Object(offer) as Partial<Offer>;
  return `“${String(item)}” for ${String(price)} from ${String(shop)}, found at ${String(foundAt)}`;
}

// ── Disks ──────────────────────────────────────────────────────────────────────────────────────────────────

export type Files = ReadonlyMap<string, string>;

/** What is on the disk of a machine, apart from the journal that the given code keeps. */
export function filesOf(world: World, machine: string): Files {
  return new Map([...world.host(machine).files].filter(([name]) => name !== 'journal'));
}

export function allFiles(world: World): ReadonlyMap<string, Files> {
  return new Map(world.hosts.map(({ name }) => [name, filesOf(world, name)]));
}

/** The files that are not what they were. */
export function changed(before: Files | undefined, now: Files): string[] {
  const names = new Set([...(before?.keys() ?? []), ...now.keys()]);
  return [...names].filter((name) => !sameText(before?.get(name), now.get(name))).sort();
}

function sameText(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || JSON.stringify(parsed(a)) === JSON.stringify(parsed(b));
}

/** The value of a JSON text; the text itself when it is none. */
export function parsed(text: string | undefined): Json {
  try {
    return JSON.parse(text ?? 'null') as Json;
  } catch {
    return text ?? null;
  }
}

/** On this machine exactly these files must have changed. */
export function mustChange(
  world: World,
  before: ReadonlyMap<string, Files>,
  machine: string,
  wanted: readonly string[],
): void {
  const actual = changed(before.get(machine), filesOf(world, machine));
  const words = (files: readonly string[]): string => (files.length > 0 ? files.join(', ') : 'nothing');
  same(
    actual,
    [...wanted].sort(),
    `At ${machine} there should change: ${words(wanted)}. There changed: ${words(actual)}.`,
  );
}

/** How often a component ran on the state that is on this machine. */
export function runs(world: World, machine: string, component: string): number {
  const state = parsed(world.host(machine).files.get(`${component}.state`)) as { runs?: number } | null;
  return state?.runs ?? NaN;
}

// ── The network ────────────────────────────────────────────────────────────────────────────────────────────

export interface Lines {
  /** Who opened connections to whom, in order, `home → north`. */
  readonly connects: string[];
  /** All that went from one machine to another. */
  text(from: string, to: string): string;
}

/** Listens to all lines from now on. */
export function tap(world: World): Lines {
  const connects: string[] = [];
  const texts = new Map<string, string>();
  world.rule(({ from, to, kind, text }) => {
    const line = `${from} → ${to}`;
    if (kind === 'connect') connects.push(line);
    if (text !== '') texts.set(line, (texts.get(line) ?? '') + text);
    return 'pass';
  });
  return { connects, text: (from, to) => texts.get(`${from} → ${to}`) ?? '' };
}

/** How often a word occurs in a text. */
export function count(text: string, word: string): number {
  return text.split(word).length - 1;
}

/** Only these machines may have opened connections, each to the one named with it. */
export function mustConnect(lines: Lines, wanted: readonly string[]): void {
  const actual = [...new Set(lines.connects)].sort();
  const due = [...wanted].sort();
  const words = (list: readonly string[]): string => (list.length > 0 ? list.join(', ') : 'none');
  same(actual, due, `These connections should be opened: ${words(due)}. These were: ${words(actual)}.`);
}

// ── Words ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
