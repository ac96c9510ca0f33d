import assert from 'node:assert/strict';
import type { WorldProcess } from 'dlabs/world';
import { check } from 'dlabs/world';
import {
  clientOf,
  mustGive,
  mustRefuse,
  open,
  opened,
  publish,
  ready,
  setUp,
  shelfOf,
  simple,
  someProtocol,
  told,
  trusting,
} from './probes';
import { startServer, stock } from './scenario';
import type { Right } from './starter/contract';
import { emptyShelf } from './starter/publisher';

const stage = 'rights';
const sets: readonly (readonly Right[])[] = [[], ['server'], ['notes'], ['server', 'notes']];

/** Writes a note, or reads one: `write NAME TEXT`, `read NAME`. */
const noteTaker = `export default async ({ notes }, request) => {
  const [what, name, text] = request.split(' ');
  if (what === 'write') await notes.write(name, text);
  return (await notes.read(name)) ?? 'no such note';
};`;

check(
  'A handler has the rights that it needs',
  {
    stage,
    points: 10,
    hint: 'For each right in `needs`, one object: `server` with `ask`, `notes` with `read` and `write`. Notes are files.',
    schedules: 20,
  },
  async (world) => {
    const [name, both] = [someProtocol(world), `${someProtocol(world)}x`];
    const asks = publish(
      both,
      'both',
      `export default async ({ server, notes }, request) => {
        await notes.write('answer', JSON.stringify(await server.ask({ question: request })));
        return notes.read('answer');
      };`,
      { needs: world.pick([sets[3]!, ['notes', 'server']]) },
    );
    const notes = publish(name, 'notes', noteTaker, { needs: ['notes'] });
    await setUp(world, shelfOf(notes, asks), trusting([name, both]));
    mustGive(await open(world, name, 'read shopping'), 'no such note', 'A note that was never written');
    mustGive(await open(world, name, 'write shopping bread'), 'bread', 'A note that was just written');
    const answer = JSON.stringify({ echo: { question: 'this' }, by: 'harbour' });
    mustGive(await open(world, both), answer, 'A handler that keeps the answer of its server in a note');
    mustGive(await open(world, name, 'write shopping milk'), 'milk', 'A note that was written anew');
    if (world.choose(2) === 1) {
      clientOf(world).restart();
      await ready(world);
    }
    mustGive(await open(world, name, 'read shopping'), 'milk', 'A note of an earlier opening');
  },
);

/** Looks for functions of a machine in everything that the handler can reach from its arguments. */
const spy = `
export default async function (...given) {
  const wanted = ['listen', 'connect', 'datagram', 'spawn', 'exit', 'loadCode', 'readText', 'append', 'remove', 'rename', 'list', 'sync', 'send', 'receive', 'reset', 'handOff', 'log', 'compute'];
  const allowed = { rights: 'server notes', server: 'ask', notes: 'read write' };
  const found = new Set();
  const seen = new Set();
  const look = (value, depth) => {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value) || depth > 6) return;
    seen.add(value);
    for (let owner = value; owner && owner !== Object.prototype && owner !== Function.prototype; owner = Object.getPrototypeOf(owner)) {
      for (const key of Reflect.ownKeys(owner)) {
        let part;
        try { part = value[key]; } catch { continue; }
        if (wanted.includes(key) && typeof part === 'function') found.add(key);
        if (owner === value) look(part, depth + 1);
      }
    }
  };
  given.forEach((value) => look(value, 0));
  look(this, 0);
  const [rights] = given;
  const has = (name) => rights[name] !== undefined;
  const elsewhere = ['canteen', { host: 'canteen', port: 7600 }];
  const answers = has('server') ? [await rights.server.ask(0, elsewhere[0]), await rights.server.ask(0, elsewhere[1])] : [];
  return { found: [...found], rights: ['server', 'notes'].filter(has), given: given.length, by: answers.map(({ by }) => by) };
}`;

check(
  'A handler can reach nothing else',
  {
    stage,
    points: 20,
    hint: 'What you hand over, and what hangs from it, is what the handler may do. A connection or a disk can do more than `ask`, `read` and `write`.',
    schedules: 24,
  },
  async (world) => {
    const name = someProtocol(world);
    const needs = world.pick(sets);
    await setUp(world, shelfOf(publish(name, 'spy', spy, { needs })), trusting([name]));
    await opened(world, startServer(world, 'canteen', emptyShelf));
    const outcome = await open(world, name);
    const words = needs.length === 0 ? 'no right' : `the rights ${needs.join(', ')}`;
    if (outcome.kind !== 'result') assert.fail(`A handler that needs ${words} was opened; ${told(outcome)}.`);
    const { found, rights, given, by } = JSON.parse(outcome.text) as {
      found: string[];
      rights: string[];
      given: number;
      by: string[];
    };
    if (found.length > 0)
      assert.fail(
        `A handler that needs ${words} found functions of the machine in what it was given: ${found.join(', ')}.`,
      );
    const more = rights.filter((right) => !needs.includes(right as Right));
    if (more.length > 0) assert.fail(`A handler that needs ${words} was given more: ${more.join(', ')}.`);
    if (by.some((name) => name !== 'harbour'))
      assert.fail(
        `A handler that was opened from the server harbour could ask another one: ${by.join(', ')}.`,
      );
    if (given !== 2)
      assert.fail(
        `A handler is called with two arguments, its rights and the request; it was called with ${given}.`,
      );
  },
);

check(
  'A handler that needs more than it may have is refused before it runs',
  {
    stage,
    points: 10,
    hint: 'The publisher’s signature says who wants the rights. Who grants them is the user, in `may`.',
    schedules: 24,
  },
  async (world) => {
    const name = someProtocol(world);
    const [needs, may] = world.pick<readonly [readonly string[], readonly Right[]]>([
      [['notes'], []],
      [['server'], ['notes']],
      [['server', 'notes'], ['server']],
      [['notes', 'server'], ['server']],
      [
        ['server', 'host'],
        ['server', 'notes'],
      ],
    ]);
    const greedy = simple(name, 'greedy', { needs: needs as readonly Right[] });
    await setUp(world, shelfOf(greedy), trusting([name], may));
    const allowed = may.length === 0 ? 'nothing' : may.join(', ');
    mustRefuse(await open(world, name), `A handler needs ${needs.join(', ')}, and may have ${allowed}`);
    const modest = simple(name, 'modest', { version: 2, needs: may });
    stock(world, 'harbour', shelfOf(modest));
    mustGive(await open(world, name), 'modest did this', 'A handler that needs just what it may have');
  },
);

/** Writes to a note of that name, and tells what was there before. */
const intruder = `export default async ({ notes }, request) => {
  const name = request.replaceAll('~', '');
  const before = await notes.read(name);
  try { await notes.write(name, 'mine'); } catch {}
  return before ?? 'nothing';
};`;

check(
  'The notes of a protocol are its own',
  {
    stage,
    points: 15,
    hint: 'All files of this machine are on one disk. Which names can the notes of one protocol have, which those of another, and which has everything else?',
    schedules: 50,
  },
  async (world) => {
    const keeper = someProtocol(world);
    const stranger = `${someProtocol(world)}x`;
    const keeps = publish(keeper, 'keeper', noteTaker, { needs: ['notes'] });
    const file = `code-${keeps.offer.digest}`;
    const [protocol, note] = world.pick([
      [stranger, 'secret'],
      [keeper.slice(0, -2), `${keeper.slice(-2)}secret`],
      [keeper.slice(0, -2), `${keeper.slice(-2)}-secret`],
      [keeper.slice(0, -2), `${keeper.slice(-2)}.secret`],
      [keeper.slice(0, 3), `${keeper.slice(3)}_secret`],
      [stranger, `${keeper}-secret`],
      [stranger, `notes-${keeper}-secret`],
      [stranger, 'trusted.json'],
      ['trusted', 'json'],
      ['trusted', '.json'],
      [stranger, file],
      ['code', keeps.offer.digest],
      ['code', `-${keeps.offer.digest}`],
    ] as const);
    const enters = publish(protocol, 'intruder', intruder, { needs: ['notes'] });
    const trusted = trusting([keeper, protocol]);
    const { server } = await setUp(world, shelfOf(keeps, enters), trusted);
    mustGive(await open(world, keeper, 'write secret honey'), 'honey', 'A note that was just written');
    const files = world.host('client').files;
    const others = ['trusted.json', file].map((name) => [name, files.get(name)] as const);
    const outcome = await open(world, protocol, note);
    const who = `The handler of “${protocol}” looked at its note “${note}”`;
    if (outcome.text !== '"nothing"')
      assert.fail(`${who}, which it had never written, and should find nothing; ${told(outcome)}.`);
    for (const [name, text] of others) {
      const now = world.host('client').files.get(name);
      if (now !== text) assert.fail(`${who} and wrote to it, and thereby changed the file ${name}.`);
    }
    mustGive(await open(world, keeper, 'read secret'), 'honey', 'The note of the other protocol');
    const codes = server.output.filter((line) => line.startsWith('code ')).length;
    if (codes !== 2)
      assert.fail(`Two handlers were opened, and code was fetched ${codes} times instead of 2.`);
  },
);

const noteNames = ['Menu', 'menu', 'a b', 'a_b', 'a-b', 'constructor'];

/** Reads its notes, writes them, and reads them again. One of them is empty. */
const librarian = `export default async ({ notes }) => {
  const told = [];
  for (const name of ${JSON.stringify(noteNames)}) told.push((await notes.read(name)) ?? 'no such note');
  for (const name of ${JSON.stringify(noteNames)}) await notes.write(name, name === 'a-b' ? '' : 'text of ' + name);
  for (const name of ${JSON.stringify(noteNames)}) told.push((await notes.read(name)) ?? 'no such note');
  return told;
};`;

check(
  'Each note keeps its text, whatever it is called and whatever it says',
  {
    stage,
    points: 5,
    hint: 'Two names that differ are two notes; a note with an empty text is there; and a name that JavaScript knows is a name like any other.',
    schedules: 4,
  },
  async (world) => {
    const name = someProtocol(world);
    const handler = publish(name, 'librarian', librarian, { needs: ['notes'] });
    await setUp(world, shelfOf(handler), trusting([name]));
    const outcome = await open(world, name);
    if (outcome.kind !== 'result')
      assert.fail(`A handler read and wrote ${noteNames.length} notes; ${told(outcome)}.`);
    const found = JSON.parse(outcome.text) as unknown[];
    for (const [n, note] of noteNames.entries()) {
      if (found[n] !== 'no such note')
        assert.fail(`Nobody had written the note “${note}”, and there was something to read.`);
    }
    for (const [n, note] of noteNames.entries()) {
      const [got, wanted] = [found[noteNames.length + n], note === 'a-b' ? '' : `text of ${note}`];
      if (got === wanted) continue;
      assert.fail(
        `A handler wrote ${noteNames.length} notes, and then read ${JSON.stringify(got)} in the note “${note}” instead of ${JSON.stringify(wanted)}.`,
      );
    }
  },
);

/** How many connections of the client a server has had, and how many of them have ended. */
function visits(server: WorldProcess, port: string): { comes: number; gone: number } {
  const count = (what: string): number =>
    server.output.filter((line) => line === `${port}: client ${what}`).length;
  return { comes: count('comes'), gone: count('has gone') };
}

const endings = [
  ['gives a result', `export default async ({ server }) => (await server.ask('a')).by;`],
  [
    'asks again when it is over',
    `export default async ({ server }) => { setTimeout(() => server.ask('late').catch(() => {}), 100); return (await server.ask('a')).by; };`,
  ],
  [
    'asks and does not wait',
    `export default ({ server }) => { server.ask('a').catch(() => {}); return 'harbour'; };`,
  ],
  ['throws', `export default async ({ server }) => { await server.ask('a'); throw new Error('no luck'); };`],
  ['throws at once', `export default () => { throw new Error('no luck'); };`],
  ['has an error in its first line', `null.luck; export default () => 1;`],
  ['exports nothing', `export const nothing = 1;`],
  ['is no code', `export default (((`],
] as const;

check(
  'However a handler ends, its connections end, and the client goes on',
  {
    stage,
    points: 10,
    hint: '`try … finally`, around everything that happens while a connection is open. Loading the code may fail, too.',
    schedules: 48,
  },
  async (world) => {
    const name = someProtocol(world);
    const [how, body] = world.pick(endings);
    const handler = publish(name, 'one', body, { needs: ['server'] });
    const { server } = await setUp(world, shelfOf(handler), trusting([name]));
    const outcome = await open(world, name);
    if (how === 'gives a result' || how.startsWith('asks')) {
      mustGive(outcome, 'harbour', `The opening of a handler that ${how}`);
    } else if (outcome.kind !== 'failed') {
      assert.fail(`The opening of a handler that ${how} should fail with its error; ${told(outcome)}.`);
    }
    if (how.startsWith('throws') && !outcome.text.includes('no luck'))
      assert.fail(`A handler threw the error “no luck”; ${told(outcome)}.`);
    await world.sleep(300);
    for (const port of ['catalogue', 'service']) {
      const { comes, gone } = visits(server, port);
      if (gone < comes)
        assert.fail(
          `A handler that ${how} was opened. When it was over, a connection to the ${port} was still open.`,
        );
    }
    if (server.output.includes('asked late'))
      assert.fail('A handler was over, and could still ask the server with the right that it had had.');
    stock(world, 'harbour', shelfOf(simple(name, 'two', { version: 2 })));
    mustGive(await open(world, name), 'two did this', 'The opening after that');
  },
);

check(
  'A server that goes away is an error, and the next opening works',
  {
    stage,
    points: 5,
    hint: '`receive` gives `undefined` when the server has ended the connection: that is no answer.',
    schedules: 40,
  },
  async (world) => {
    const name = someProtocol(world);
    const body = `export default async ({ server }, request) => {
      while (request === 'for long') {
        const answer = await server.ask('still there?');
        if (!answer) return 'an answer: ' + answer;
      }
      return server.ask('end');
    };`;
    const handler = publish(name, 'one', body, { needs: ['server'] });
    const { server } = await setUp(world, shelfOf(handler), trusting([name]));
    const outcome = open(world, name, 'for long');
    await world.sleep(world.choose(300));
    server.kill();
    const first = await outcome;
    if (first.kind !== 'failed')
      assert.fail(`The server went away in the midst of an opening, which should fail; ${told(first)}.`);
    const again = server.restart();
    await world.eventually('the server is open', () => again.output.includes('open'), { within: 30_000 });
    mustGive(await open(world, name), { echo: 'end', by: 'harbour' }, 'The opening after that');
  },
);
