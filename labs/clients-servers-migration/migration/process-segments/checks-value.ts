import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Hand, hostNames, judgeThing, onLaptop, startSites } from './probes';
import type { Attachment } from './starter/things';
import { putThing, thingsOn } from './things-of-hosts';

const stage = 'value';

check(
  'By value, unattached: a copy moves along, equal to the original at that time, and independent of it',
  {
    stage,
    points: 15,
    hint: 'A copy is a resource of its own: with its own id, on the host where the program is. The original stays as it is.',
  },
  async (world) => {
    const rates = onLaptop(world, 'table', 'rates', 'unattached', 5);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const ben = await Hand.launch(world, 'ben');
    const [hers, his] = [
      await ana.open('table', 'value', 'rates'),
      await ben.open('table', 'identifier', 'rates'),
    ];
    await ben.use(his, 'write', 6);
    await ana.move('desktop');
    const equal = 'When the program left, there was 5 6 in the rates, so that is in the copy.';
    await ana.gives(11, hers, 'sum', 0, equal);
    const independent =
      'The copy on the desktop and the rates on the laptop have nothing to do with each other.';
    await ben.use(his, 'write', 7);
    await ana.gives(3, hers, 'write', 8, independent);
    await ana.gives(8, hers, 'read', 2, independent);
    await ben.gives(18, his, 'sum', 0, independent);
    judgeThing(world, rates, 'laptop', [5, 6, 7], independent);
    world.host('laptop').powerFail();
    await ana.gives(19, hers, 'sum', 0, 'The copy is on the desktop; the laptop is off.');
  },
);

check(
  'A copy is what the original was when the program left, whatever others write meanwhile',
  {
    stage,
    points: 5,
    hint: 'The program may be on its way for long. From which moment is what you put into the copy?',
    schedules: 30,
    virtualTime: true,
  },
  async (world) => {
    const rates = onLaptop(world, 'table', 'rates', 'unattached', 5);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const ben = await Hand.launch(world, 'ben');
    const [hers, his] = [
      await ana.open('table', 'value', 'rates'),
      await ben.open('table', 'identifier', 'rates'),
    ];
    const moved = ana.move('desktop');
    await world.sleep(2 + world.choose(60));
    await ben.use(his, 'write', 7);
    await moved;
    const why = 'While the program was on its way, ben wrote 7 into the original.';
    await ana.gives(1, hers, 'size', 0, why);
    judgeThing(world, rates, 'laptop', [5, 7], why);
  },
);

check(
  'A copy harms nothing that is there already: not the original, nor what has the same name',
  {
    stage,
    points: 10,
    hint: 'Two resources with one id are one resource. Which id does a copy have, and what becomes of the one that has it already when the program comes home?',
    schedules: 20,
  },
  async (world) => {
    const rates = onLaptop(world, 'table', 'rates', 'unattached', 5);
    const theirs = putThing(world, 'desktop', { ...rates, numbers: [70] });
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const copy = await ana.open('table', 'value', 'rates');
    const tour = world.pick([
      ['desktop', 'laptop'],
      ['desktop', 'server', 'desktop', 'laptop'],
    ] as const);
    const numbers = [5];
    for (const to of tour) {
      await ana.move(to);
      const why = 'The copy has what the program wrote into it, wherever it goes.';
      numbers.push(to.length);
      await ana.gives(numbers.length, copy, 'write', to.length, why);
    }
    const sum = numbers.reduce((a, b) => a + b, 0);
    await ana.gives(sum, copy, 'sum', 0, 'The program is back on the laptop, with a copy of its copy.');
    judgeThing(world, rates, 'laptop', [5], 'A copy was made of it, and that was written to, but not it.');
    judgeThing(
      world,
      theirs,
      'desktop',
      [70],
      'It was on the desktop before, and the copy has its name only.',
    );
    await ana.end();
    const originals = [rates.id, theirs.id];
    for (const host of hostNames)
      for (const left of [...thingsOn(world, host).keys()].filter((id) => !originals.includes(id)))
        assert.fail(
          `The program moved to ${tour.join(', ')}, and ended. On the ${host} there is ${left} yet. A site throws a copy away when nobody refers to it; what was moved there is none.`,
        );
  },
);

check(
  'Two programs that copy one resource have two copies',
  {
    stage,
    points: 5,
    hint: 'Both copies are on one host, and are made of one original. What tells the one from the other?',
  },
  async (world) => {
    const rates = onLaptop(world, 'table', 'rates', 'unattached', 5);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const ben = await Hand.launch(world, 'ben');
    const [hers, his] = [
      await ana.open('table', 'value', 'rates'),
      await ben.open('table', 'value', 'rates'),
    ];
    await ana.move('desktop');
    await ana.use(hers, 'write', 6);
    await ben.move('desktop');
    const why = 'Ana and ben are both on the desktop, each with a copy of the rates.';
    await ben.gives(5, his, 'sum', 0, why);
    await ben.gives(2, his, 'write', 70, why);
    await ana.gives(11, hers, 'sum', 0, why);
    await ben.end();
    await ana.gives(11, hers, 'sum', 0, 'Ben has ended, and his copy is gone; ana’s is not.');
    judgeThing(world, rates, 'laptop', [5], why);
  },
);

for (const attachment of ['fastened', 'fixed'] as const)
  check(
    `By value, ${attachment}: it stays, and a global reference leads to it`,
    {
      stage,
      points: 5,
      hint: 'What is in it is all the program needs. But that cannot be had elsewhere, or only at a high price: look at the table.',
    },
    (world) => stays(world, attachment),
  );

async function stays(world: World, attachment: Attachment): Promise<void> {
  const census = onLaptop(world, 'database', 'census', attachment, 40, 2);
  startSites(world);
  const ana = await Hand.launch(world, 'ana');
  const ben = await Hand.launch(world, 'ben');
  const [hers, his] = [
    await ana.open('database', 'value', 'census'),
    await ben.open('database', 'value', 'census'),
  ];
  await ana.move('desktop');
  await ana.move('server');
  const why = `The census is ${attachment} to the laptop, so there is one, and both use it.`;
  await ben.use(his, 'write', 3);
  await ana.gives(45, hers, 'sum', 0, why);
  await ana.gives(4, hers, 'write', 1, why);
  await ben.gives(46, his, 'sum', 0, why);
  judgeThing(world, census, 'laptop', [40, 2, 3, 1], why);
  for (const host of ['desktop', 'server']) {
    const [found] = thingsOn(world, host).keys();
    if (found !== undefined) assert.fail(`There is ${found} on the ${host}. ${why}`);
  }
}

check(
  'What a program moves is moved, and what it copies is copied, though it is one file',
  {
    stage,
    points: 5,
    hint: 'Each entry of the table is bound in its own way. The order of the entries must not matter.',
    schedules: 10,
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const moveFirst = world.choose(2) === 0;
    const first = await ana.open('file', moveFirst ? 'identifier' : 'value', 'ledger');
    const second = await ana.open('file', moveFirst ? 'value' : 'identifier', 'ledger');
    const [moved, copied] = moveFirst ? [first, second] : [second, first];
    await ana.move('desktop');
    const why = `Resource ${moved} is bound by identifier and resource ${copied} by value; the ledger was one, and is two now.`;
    await ana.gives(2, moved, 'write', 4, why);
    await ana.gives(3, copied, 'sum', 0, why);
    judgeThing(world, ledger, 'desktop', [3, 4], why);
  },
);
