import assert from 'node:assert/strict';
import type { World } from 'dlabs/world';
import { check } from 'dlabs/world';
import type { Published } from './probes';
import {
  attackerKeys,
  mustGive,
  mustHaveFetched,
  mustRefuse,
  open,
  otherKeys,
  publisherKeys,
  setUp,
  shelfOf,
  simple,
  someProtocol,
  trusting,
} from './probes';
import { stock } from './scenario';
import type { Offer, Trusted } from './starter/contract';
import { trustedFile } from './starter/contract';
import { signedOffer } from './starter/publisher';

const stage = 'trust';

/** The client has one honest handler in use, or none yet. */
async function inUse(world: World, honest: Published, trusted: Trusted): Promise<void> {
  await setUp(world, shelfOf(honest), trusted);
  if (world.choose(2) === 1)
    mustGive(await open(world, honest.offer.protocol), 'one did this', 'Honest code');
}

/** Puts what is offered on the shelf under that protocol, whatever it says of itself. */
function offerAs(world: World, protocol: string, offer: Offer, code: string): void {
  stock(world, 'harbour', { offers: { [protocol]: offer }, codes: { [offer.digest]: code } });
}

/** The names of the client’s files. */
function filesOf(world: World): string[] {
  return [...world.host('client').files.keys()];
}

function mustLeaveNothing(world: World, before: readonly string[]): void {
  const after = filesOf(world);
  if (after.every((name) => before.includes(name))) return;
  assert.fail(
    `Code was refused, and afterwards the client had these files: ${after.join(', ')}. What is refused leaves nothing behind.`,
  );
}

async function mustStayHonest(world: World, honest: Published): Promise<void> {
  stock(world, 'harbour', shelfOf(honest));
  const outcome = await open(world, honest.offer.protocol, 'that');
  mustGive(outcome, 'one did that', 'When the server was honest again, the next opening');
}

check(
  'Code that was changed on its way is refused before it runs',
  {
    stage,
    points: 15,
    hint: 'What came is a text; the offer says a digest. Nobody but you compares the two.',
    schedules: 60,
  },
  async (world) => {
    const name = someProtocol(world);
    const honest = simple(name, 'one');
    await setUp(world, shelfOf(honest), trusting([name]));
    const { code } = honest;
    const at = world.choose(code.length);
    const changed = world.pick([
      simple(name, 'evil').code,
      code.replaceAll('one', 'evil'),
      `${code} console.log('handler evil runs');`,
      `console.log('handler evil runs');${code}`,
      `${code} `,
      `${code.slice(0, at)}${code.slice(at + 1)}`,
    ]);
    const file = `code-${honest.offer.digest}`;
    if (world.choose(2) === 1) world.host('client').putFile(file, code.slice(0, -10));
    const before = filesOf(world);
    offerAs(world, name, honest.offer, changed);
    mustRefuse(await open(world, name), 'A server sent other code than that of the digest in its offer');
    mustLeaveNothing(world, before);
    if (world.host('client').files.get(file) === changed)
      assert.fail('Code was refused, and afterwards it was in the file of the code that it was not.');
    await mustStayHonest(world, honest);
  },
);

check(
  'Code that nobody has signed is refused before it runs',
  {
    stage,
    points: 10,
    hint: 'No signature is not a signature that is not wrong.',
    schedules: 25,
  },
  async (world) => {
    const name = someProtocol(world);
    const honest = simple(name, 'one');
    await inUse(world, honest, trusting([name]));
    const before = filesOf(world);
    const evil = simple(name, 'evil', { version: 2, keys: attackerKeys });
    const unsigned = world.pick<object>([
      { ...evil.offer, signature: '' },
      { ...evil.offer, signature: undefined },
      { ...evil.offer, signature: '00'.repeat(64) },
      { ...evil.offer, signature: undefined, key: undefined },
      { ...evil.offer, signature: '', key: publisherKeys.publicKey },
    ]);
    offerAs(world, name, JSON.parse(JSON.stringify(unsigned)) as Offer, evil.code);
    mustRefuse(await open(world, name), 'A server offered code that nobody has signed');
    mustLeaveNothing(world, before);
    await mustStayHonest(world, honest);
  },
);

check(
  'Code signed with another key is refused before it runs',
  {
    stage,
    points: 15,
    hint: 'A signature proves that the owner of a key signed. Which key must it be, and where do you have it from?',
    schedules: 30,
  },
  async (world) => {
    const name = someProtocol(world);
    const other = `${someProtocol(world)}x`;
    const honest = simple(name, 'one');
    await inUse(world, honest, { ...trusting([name]), ...trusting([other], ['server', 'notes'], otherKeys) });
    const before = filesOf(world);
    const [evil, who] = world.pick([
      [simple(name, 'evil', { version: 2, keys: attackerKeys }), 'by a stranger, whose key came along'],
      [simple(name, 'evil', { version: 2, keys: otherKeys }), 'by the trusted publisher of another protocol'],
    ] as const);
    const key = world.pick([evil.offer.key, publisherKeys.publicKey]);
    offerAs(world, name, { ...evil.offer, key }, evil.code);
    mustRefuse(await open(world, name), `A server offered code signed ${who}`);
    mustLeaveNothing(world, before);
    await mustStayHonest(world, honest);
    const stranger = `${someProtocol(world)}y`;
    offerAs(world, stranger, simple(stranger, 'evil', { keys: attackerKeys }).offer, evil.code);
    mustRefuse(await open(world, stranger), 'A server offered a protocol for which the user trusts nobody');
    stock(world, 'harbour', shelfOf(honest));
    world.host('client').putFile(trustedFile, JSON.stringify(trusting([other])));
    mustRefuse(
      await open(world, name),
      'The user no longer trusts anybody with a protocol that was used before',
    );
  },
);

check(
  'A right signature of something else is refused',
  {
    stage,
    points: 15,
    hint: 'The signature is good, but for what? Compare what was signed with what you asked for and with what you are about to run.',
    schedules: 48,
  },
  async (world) => {
    const [name, other] = [someProtocol(world), `${someProtocol(world)}x`];
    const honest = simple(name, 'one');
    const decoy = simple(other, 'other', { needs: ['notes'] });
    await inUse(world, honest, trusting([name, other]));
    const { offer } = honest;
    const signed = signedOffer(publisherKeys, name, 2, simple(name, 'two').code, []);
    const [what, wrong, code] = world.pick<readonly [string, Offer, string]>([
      ['the whole offer of another protocol', decoy.offer, decoy.code],
      [
        'the code of another protocol under its own signature',
        { ...offer, digest: decoy.offer.digest },
        decoy.code,
      ],
      [
        'the code of another protocol with that one’s signature',
        { ...decoy.offer, protocol: name },
        decoy.code,
      ],
      ['an offer that asks for more rights than were signed', { ...offer, needs: ['notes'] }, honest.code],
      ['an old code as if it were a new version', { ...offer, version: 9 }, honest.code],
      [
        'an old code with the signature of a new version',
        { ...offer, signature: signed.signature },
        honest.code,
      ],
    ]);
    offerAs(world, name, wrong, code);
    mustRefuse(await open(world, name), `Asked for one protocol, a server sent ${what}`);
    await mustStayHonest(world, honest);
  },
);

check(
  'Code that is on the disk already must be signed like any other',
  {
    stage,
    points: 10,
    hint: 'The cache says what a text is, not what it may be used for. Which steps does your client leave out when the code is there, and which comparison does it never make?',
    schedules: 30,
  },
  async (world) => {
    const [name, other] = [someProtocol(world), `${someProtocol(world)}x`];
    const honest = simple(name, 'one');
    const decoy = simple(other, 'other');
    const { server } = await setUp(world, shelfOf(honest, decoy), trusting([name, other]));
    mustGive(await open(world, other), 'other did this', 'Honest code');
    mustGive(await open(world, name), 'one did this', 'Honest code');
    const { offer } = honest;
    const [what, wrong] = world.pick<readonly [string, Offer]>([
      [
        'that of another protocol, with a signature made by a stranger',
        simple(name, 'other', { keys: attackerKeys }).offer,
      ],
      ['that of another protocol, without a signature', { ...decoy.offer, protocol: name, signature: '' }],
      ['that of another protocol, with that one’s offer', decoy.offer],
      ['its own, with more rights than were signed', { ...offer, needs: ['notes', 'server'] }],
    ]);
    stock(world, 'harbour', { ...shelfOf(honest, decoy), offers: { [name]: wrong } });
    mustRefuse(await open(world, name), `A server offered code that the client has on its disk: ${what}`);
    mustHaveFetched(server, 2, 'After openings of two protocols');
    await mustStayHonest(world, honest);
  },
);
