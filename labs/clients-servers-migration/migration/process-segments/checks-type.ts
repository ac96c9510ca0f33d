import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { Hand, judgeThing, onLaptop, startSites } from './probes';
import type { Attachment } from './starter/things';
import { putThing, thingsOn } from './things-of-hosts';

const stage = 'type';
const attachments = ['unattached', 'fastened', 'fixed'] as const;

for (const attachment of attachments)
  check(
    `By type, ${attachment}: the program uses one of the host where it is`,
    {
      stage,
      points: 5,
      hint: 'Only the new host knows what it has. So who decides, and when?',
    },
    (world) => rebinds(world, attachment),
  );

async function rebinds(world: World, attachment: Attachment): Promise<void> {
  const printer = onLaptop(world, 'printer', 'old-one', attachment);
  const there = (host: string) =>
    putThing(world, host, { type: 'printer', name: `${host}s-own`, attachment: 'fixed', numbers: [] });
  const [desktops, servers] = [there('desktop'), there('server')];
  startSites(world);
  const ana = await Hand.launch(world, 'ana');
  const resource = await ana.open('printer', 'type');
  await ana.use(resource, 'write', 1);
  await ana.move('desktop');
  const why = 'Any printer will do, and each host has one: the program prints where it is.';
  const asked = world.traffic.between('desktop', 'laptop').bytes;
  await ana.use(resource, 'write', 2);
  judgeThing(world, printer, 'laptop', [1], why);
  judgeThing(world, desktops, 'desktop', [2], why);
  if (world.traffic.between('desktop', 'laptop').bytes > asked)
    assert.fail(`Printing on the desktop, the program asked the laptop. ${why}`);
  await ana.move('server');
  await ana.use(resource, 'write', 3);
  await ana.move('laptop');
  await ana.use(resource, 'write', 4);
  judgeThing(world, printer, 'laptop', [1, 4], why);
  judgeThing(world, desktops, 'desktop', [2], why);
  judgeThing(world, servers, 'server', [3], why);
}

check(
  'By type, and there is none: a copy of what is unattached, a global reference to all else; and a local one as soon as there is one',
  {
    stage,
    points: 10,
    hint: 'Whoever cannot rebind falls back: see the table. And on the next move the binding is still by type.',
    schedules: 30,
  },
  async (world) => {
    const attachment = world.pick(attachments);
    const scanner = onLaptop(world, 'scanner', 'old-one', attachment, 5);
    const servers = putThing(world, 'server', { ...scanner, numbers: [] });
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const resource = await ana.open('scanner', 'type');
    await ana.move('desktop');
    const why = `There is no scanner on the desktop. The one on the laptop is ${attachment}.`;
    await ana.gives(2, resource, 'write', 6, why);
    judgeThing(world, scanner, 'laptop', attachment === 'unattached' ? [5] : [5, 6], why);
    if (attachment !== 'unattached' && thingsOn(world, 'desktop').size > 0)
      assert.fail(`There is ${[...thingsOn(world, 'desktop').keys()].join('; ')} on the desktop. ${why}`);
    await ana.move('server');
    const local = 'On the server there is a scanner, and any scanner will do.';
    await ana.gives(1, resource, 'write', 7, local);
    judgeThing(world, servers, 'server', [7], local);
  },
);

check(
  'What other programs brought along is theirs: nobody is bound to it by type',
  {
    stage,
    points: 5,
    hint: 'store.find(type) gives what belongs to this host. What else is on it is not there for everybody.',
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3);
    const scratch = putThing(world, 'server', {
      ...ledger,
      name: 'scratch',
      numbers: [8],
    });
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    await ana.open('file', 'identifier', 'ledger');
    const ben = await Hand.launch(world, 'ben', 'server');
    const his = await ben.open('file', 'type');
    await ana.move('desktop');
    await ben.move('desktop');
    const why = 'The only file on the desktop is the ledger that ana brought along.';
    await ben.gives(2, his, 'write', 9, why);
    judgeThing(world, ledger, 'desktop', [3], why);
    judgeThing(world, scratch, 'server', [8], 'Ben should have a copy of it.');
  },
);

check(
  'Who is bound to another resource now does not hold the old one any more',
  {
    stage,
    points: 5,
    hint: 'The site looks at the table that unpack gives: the host and the id of each entry. Do they say what the program uses now?',
  },
  async (world) => {
    const paper = onLaptop(world, 'file', 'paper', 'unattached', 3);
    putThing(world, 'desktop', { ...paper, name: 'scrap' });
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const ben = await Hand.launch(world, 'ben');
    await ana.open('file', 'type');
    const his = await ben.open('file', 'identifier', 'paper');
    await ana.move('desktop');
    await ben.move('server');
    const why = 'Ana uses a file of the desktop now, so ben is the only one who has the paper.';
    await ben.gives(2, his, 'write', 4, why);
    judgeThing(world, paper, 'server', [3, 4], why);
  },
);

check(
  'A program that cannot come leaves the new host as it was',
  {
    stage,
    points: 5,
    hint: 'When unpack fails, what it has brought goes away again. Not all that the table leads to was brought.',
  },
  async (world) => {
    const diary = onLaptop(world, 'file', 'diary', 'unattached', 9);
    const rates = onLaptop(world, 'table', 'rates', 'unattached', 5);
    onLaptop(world, 'calendar', 'any-year', 'unattached', 12);
    onLaptop(world, 'printer', 'old-one', 'fixed');
    const printer = putThing(world, 'desktop', {
      type: 'printer',
      name: 'own',
      attachment: 'fixed',
      numbers: [],
    });
    const archive = putThing(world, 'desktop', {
      type: 'archive',
      name: 'sales',
      attachment: 'fastened',
      numbers: [7],
    });
    startSites(world);
    const ana = await Hand.launch(world, 'ana', 'desktop');
    const sales = await ana.open('archive', 'identifier', 'sales');
    await ana.move('laptop');
    await ana.open('printer', 'type');
    await ana.open('table', 'value', 'rates');
    await ana.open('calendar', 'type');
    await ana.open('file', 'identifier', 'diary');
    world.host('desktop').failDisk({ on: 'write', error: 'ENOSPC', file: diary.id });
    const why = 'The program should move to the desktop, but its diary did not fit on the disk.';
    if ((await ana.tryToMove('desktop')) === undefined)
      assert.fail(`${why} But it went, and what it has is not safe there.`);
    judgeThing(world, printer, 'desktop', [], why);
    judgeThing(world, diary, 'laptop', [9], why);
    judgeThing(world, rates, 'laptop', [5], why);
    judgeThing(world, archive, 'desktop', [7], why);
    await ana.gives(7, sales, 'sum', 0, why);
    const own = [printer.id, archive.id];
    const [left] = [...thingsOn(world, 'desktop').keys()].filter((id) => !own.includes(id));
    if (left !== undefined) assert.fail(`Now there is ${left} on the desktop. ${why}`);
  },
);
