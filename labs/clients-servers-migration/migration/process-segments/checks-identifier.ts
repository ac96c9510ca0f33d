import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World, WorldHost } from 'dlabs/world';
import { Hand, hostNames, judgeThing, onLaptop, siteOf, startSites } from './probes';
import type { Attachment } from './starter/things';
import { putThing, thingsOn } from './things-of-hosts';

const stage = 'identifier';

check(
  'By identifier, unattached: a file moves along, and is the same file; there is one',
  {
    stage,
    points: 10,
    hint: 'The file goes in the segment, as it is and with its id. When is it put on the disk there, and when removed here? And where does the reference lead then?',
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3, 4);
    const other = onLaptop(world, 'file', 'other', 'unattached', 1);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const file = await ana.open('file', 'identifier', 'ledger');
    await ana.use(file, 'write', 5);
    await ana.move('desktop');
    const why = 'Nobody else has the ledger open, so it goes where its program goes.';
    await ana.gives(12, file, 'sum', 0, why);
    await ana.gives(4, file, 'write', 6, why);
    judgeThing(world, ledger, 'desktop', [3, 4, 5, 6], why);
    judgeThing(world, other, 'laptop', [1], 'The program has nothing to do with it.');
    await ana.move('server');
    world.host('laptop').powerFail();
    world.host('desktop').powerFail();
    await ana.gives(5, file, 'write', 7, 'The file is on the server now, and the other hosts are off.');
    judgeThing(world, ledger, 'server', [3, 4, 5, 6, 7], why);
  },
);

check(
  'By identifier, unattached, but another program has it open: it stays, and both use that one',
  {
    stage,
    points: 10,
    hint: 'Whoever is left behind has a reference, too, and it leads here. store.shared(id, program) knows all programs that have one, those on other hosts included.',
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const ben = await Hand.launch(world, 'ben');
    const [hers, his] = [
      await ana.open('file', 'identifier', 'ledger'),
      await ben.open('file', 'identifier', 'ledger'),
    ];
    await ana.move('desktop');
    const why = 'Ana and ben have the same ledger open, so it stays on the laptop.';
    await ana.gives(2, hers, 'write', 4, why);
    await ben.gives(7, his, 'sum', 0, why);
    await ana.gives(7, hers, 'sum', 0, why);
    judgeThing(world, ledger, 'laptop', [3, 4], why);
    await ben.move('server');
    await ben.gives(3, his, 'write', 5, why);
    await ana.gives(12, hers, 'sum', 0, why);
    judgeThing(world, ledger, 'laptop', [3, 4, 5], why);
    await ana.end();
    await ben.move('laptop');
    await ben.move('desktop');
    const alone = 'Ana has ended, so ben is the only one who has the ledger, and he left its host with it.';
    await ben.gives(4, his, 'write', 6, alone);
    judgeThing(world, ledger, 'desktop', [3, 4, 5, 6], alone);
  },
);

for (const attachment of ['fastened', 'fixed'] as const)
  check(
    `By identifier, ${attachment}: it stays, and a global reference leads to it`,
    {
      stage,
      points: 5,
      hint: 'A global reference says which resource, and on which host. Whoever uses it asks that host, over the network.',
    },
    (world) => stays(world, attachment),
  );

async function stays(world: World, attachment: Attachment): Promise<void> {
  const weights = Array.from({ length: 3_000 }, (_, n) => n);
  const scales = onLaptop(world, 'scales', 'balance', attachment, ...weights);
  startSites(world);
  const ana = await Hand.launch(world, 'ana');
  const resource = await ana.open('scales', 'identifier', 'balance');
  await ana.move('desktop');
  const why = `The scales are ${attachment} to the laptop.`;
  const { bytes } = world.traffic.between('laptop', 'desktop');
  if (bytes > 5_000)
    assert.fail(
      `When the program moved, ${bytes} bytes went to the desktop: what is in the scales was among them. ${why}`,
    );
  await ana.gives(3_001, resource, 'write', 4, why);
  judgeThing(world, scales, 'laptop', [...weights, 4], why);
  if (thingsOn(world, 'desktop').size > 0)
    assert.fail(`There is ${[...thingsOn(world, 'desktop').keys()].join('; ')} on the desktop. ${why}`);
}

check(
  'A global reference leads straight to its host, wherever the program goes, and home again',
  {
    stage,
    points: 10,
    hint: 'What does the reference say after the second move: the host that has the resource, or the one that the program came from? On the host itself there is nobody to ask.',
    schedules: 20,
  },
  async (world) => {
    const attachment = world.pick(['fixed', 'fastened'] as const);
    const archive = onLaptop(world, 'archive', 'sales', attachment, 9);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const resource = await ana.open('archive', 'identifier', 'sales');
    await ana.move('desktop');
    await ana.move('server');
    world.host('desktop').powerFail();
    const direct = 'The archive is on the laptop. The desktop, where the program has been, is off.';
    await ana.gives(2, resource, 'write', 1, direct);
    await ana.move('laptop');
    world.partition('laptop', ['desktop', 'server']);
    const before = world.traffic.between('laptop', 'laptop').bytes;
    await ana.gives(3, resource, 'write', 2, 'The program is at home, where the archive is, and cut off.');
    const bytes = world.traffic.between('laptop', 'laptop').bytes - before;
    if (bytes > 0)
      assert.fail(
        `The program and the archive are both on the laptop. To use it, the laptop sent a question of ${bytes} bytes to itself.`,
      );
    judgeThing(world, archive, 'laptop', [9, 1, 2], direct);
  },
);

check(
  'A use that gets no answer is an error for the program, and is not done twice',
  {
    stage,
    points: 5,
    hint: 'Whoever gets no answer does not know whether the number was written. Asking again may write it again; the error is for the program to deal with.',
    virtualTime: true,
  },
  async (world) => {
    const scales = onLaptop(world, 'scales', 'balance', 'fixed', 3);
    const others = putThing(world, 'desktop', { ...scales, numbers: [90] });
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const resource = await ana.open('scales', 'identifier', 'balance');
    await ana.move('desktop');
    const stop = world.rule(({ from, kind }) => (from === 'laptop' && kind === 'data' ? 'drop' : 'pass'));
    void world.sleep(10_000).then(stop);
    await ana.fails(resource, 'write', 4, 'Nothing that the laptop said arrived for 10 s.');
    await world.sleep(10_000);
    judgeThing(world, scales, 'laptop', [3, 4], 'The program wrote 4 into it, once, and got no answer.');
    judgeThing(world, others, 'desktop', [90], 'These are other scales, on which nobody stepped.');
    await ana.gives(3, resource, 'write', 5, 'Now the network is well again.');
  },
);

check(
  'Two references to one file lead to one file, also after the move',
  {
    stage,
    points: 5,
    hint: 'An id tells that two references mean the same. What becomes of the second one when the first has moved the file?',
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const one = await ana.open('file', 'identifier', 'ledger');
    const two = await ana.open('file', 'identifier', 'ledger');
    const why = 'Both references are to the one ledger.';
    let numbers = [3];
    for (const to of ['desktop', 'laptop'] as const) {
      await ana.move(to);
      numbers = [...numbers, 4, 5];
      await ana.gives(numbers.length - 1, one, 'write', 4, why);
      await ana.gives(numbers.length, two, 'write', 5, why);
      judgeThing(world, ledger, to, numbers, why);
    }
  },
);

check(
  'A move that fails changes nothing: the program goes on with what it had',
  {
    stage,
    points: 10,
    hint: 'When pack runs, the program is still here and perhaps stays. What may be removed only when it has arrived? And unpack is done when everything is safe there, not before.',
    schedules: 20,
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3);
    const diary = onLaptop(world, 'file', 'diary', 'unattached', 9);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    const file = await ana.open('file', 'identifier', 'ledger');
    await ana.open('file', 'identifier', 'diary');
    const [trouble, cause] = world.pick(troubles);
    cause(world.host('desktop'));
    const failure = await ana.tryToMove('desktop');
    const why = `The program should move to the desktop, but ${trouble}, so it stays on the laptop.`;
    if (failure === undefined) assert.fail(`${why} But it went, and what it has is not safe there.`);
    await ana.gives(2, file, 'write', 4, why);
    judgeThing(world, ledger, 'laptop', [3, 4], why);
    judgeThing(world, diary, 'laptop', [9], why);
    world.host('desktop').powerOn();
    await world.sleep(500);
    await ana.move('desktop');
    const again = 'The second attempt went well.';
    await ana.gives(3, file, 'write', 5, again);
    judgeThing(world, ledger, 'desktop', [3, 4, 5], again);
    judgeThing(world, diary, 'desktop', [9], again);
  },
);

/** Why a program cannot move to a host, and how that comes about. */
const troubles: readonly (readonly [string, (host: WorldHost) => void])[] = [
  ['it was off', (host) => host.powerFail()],
  ['its disk was full', (host) => host.failDisk({ on: 'write', error: 'ENOSPC' })],
  [
    'its disk had room for the ledger only',
    (host) => host.failDisk({ on: 'write', error: 'ENOSPC', file: 'diary@laptop' }),
  ],
];

check(
  'Whenever a host loses power during a move, the file is still somewhere, whole',
  {
    stage,
    points: 10,
    hint: 'At each moment one of the two disks must have the file. So what comes first, removing it here or writing it there?',
    schedules: 100,
    virtualTime: true,
  },
  async (world) => {
    const ledger = onLaptop(world, 'file', 'ledger', 'unattached', 3, 4);
    startSites(world);
    const ana = await Hand.launch(world, 'ana');
    await ana.open('file', 'identifier', 'ledger');
    const victim = world.pick(['laptop', 'desktop'] as const);
    world.anytime(`the ${victim} loses power`, () => world.host(victim).powerFail(), { within: 250 });
    siteOf(world, 'laptop')?.type('move ana desktop');
    await world.sleep(6_000);
    const found = hostNames.map((host) => thingsOn(world, host).get(ledger.id)?.numbers.join(' '));
    if (!found.includes('3 4'))
      assert.fail(
        `The ${victim} lost power while ana moved from the laptop to the desktop. After that, no disk had ${ledger.id} with all that was in it.`,
      );
  },
);
