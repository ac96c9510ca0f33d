import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import type { ModelProgram, ModelThing } from './model';
import { Model } from './model';
import { come, Hand, hostNames, judgeThing, listed, siteOf, startSites } from './probes';
import type { HostName } from './probes';
import { putThing, thingsOn } from './things-of-hosts';

const stage = 'type';
const types = ['file', 'archive', 'printer'] as const;
const attachments = ['unattached', 'fastened', 'fixed'] as const;
const bindings = ['identifier', 'value', 'type'] as const;

check(
  'Any resources, any bindings, any tour: every reference leads where the table says',
  {
    stage,
    points: 15,
    hint: 'The message says what was typed, in order. Do the same by hand in a run, with list after each move, and compare with the table.',
    schedules: 200,
  },
  async (world) => {
    const model = new Model(hostNames.flatMap((host) => randomThings(world, host)));
    startSites(world);
    const travellers = [await traveller(world, model, 'ana'), await traveller(world, model, 'ben')];
    for (let n = 0; n < 7; n++) await act(world, model, world.pick(travellers), n);
    for (const { hand, program } of travellers) {
      for (const [n, { binding, thing }] of program.entries.entries()) {
        const sum = thing.numbers.reduce((a, b) => a + b, 0);
        const { type, attachment } = thing.thing;
        const why = `It is bound by ${binding} to the ${attachment} ${type} on the ${thing.host}, with ${listed(thing.numbers)}.`;
        await hand.gives(sum, n, 'sum', 0, why);
      }
    }
    for (const { thing, host, numbers } of model.things)
      judgeThing(world, thing, host as HostName, numbers, 'That is what the table of the guide comes to.');
  },
);

/** Of each type one or none on this host. */
function randomThings(world: World, host: HostName): ModelThing[] {
  return types
    .filter(() => world.choose(3) < 2)
    .map((type) => {
      const numbers = [1 + world.choose(50)];
      const attachment = world.pick(attachments);
      const thing = putThing(world, host, { type, name: `${host}s-${type}`, attachment, numbers });
      return { thing, host, numbers, guest: false };
    });
}

interface Traveller {
  readonly hand: Hand;
  readonly program: ModelProgram;
}

/** A program that opens what is on its host, each in some way. */
async function traveller(world: World, model: Model, name: string): Promise<Traveller> {
  const host = world.pick(hostNames);
  const hand = await Hand.launch(world, name, host);
  const program: ModelProgram = { host, entries: [] };
  model.programs.push(program);
  for (const thing of model.things.filter((one) => one.host === host)) {
    const binding = world.pick(bindings);
    await hand.open(thing.thing.type, binding, binding === 'type' ? 'any' : thing.thing.name);
    program.entries.push({ binding, thing });
  }
  return { hand, program };
}

/** A move, or a number written. */
async function act(world: World, model: Model, { hand, program }: Traveller, n: number): Promise<void> {
  if (program.entries.length === 0 || world.choose(5) < 3) {
    const to = world.pick(hostNames.filter((name) => name !== program.host));
    await hand.move(to);
    model.move(program, to);
    return;
  }
  const resource = world.choose(program.entries.length);
  const thing = program.entries[resource]?.thing ?? assert.fail();
  thing.numbers.push(100 + n);
  await hand.gives(thing.numbers.length, resource, 'write', 100 + n, 'So many numbers are there then.');
}

check(
  'The audit goes on a business trip, in mid work: its numbers are right, and its notebook is one',
  {
    stage,
    points: 10,
    hint: 'The audit has four references: a notebook by identifier, rates by value, sales by identifier, a printer by type. Which of them led to what the message says?',
    schedules: 25,
  },
  async (world) => {
    const sales = Array.from({ length: 10 }, (_, n) => 1 + n * 9 + world.choose(9)); // no two are alike
    const put = (
      host: string,
      type: string,
      name: string,
      attachment: 'unattached' | 'fastened' | 'fixed',
      numbers: number[],
    ) => putThing(world, host, { type, name, attachment, numbers });
    const notebook = put('laptop', 'file', 'notebook', 'unattached', []);
    const rates = put('laptop', 'file', 'rates', 'unattached', [3]);
    const archive = put('laptop', 'archive', 'sales', 'fastened', sales);
    const printers = hostNames.map((host) => put(host, 'printer', 'printer', 'fixed', []));
    startSites(world);
    siteOf(world, 'laptop')?.type('launch audit');
    let at: HostName = 'laptop';
    const trip: HostName[] = [at];
    for (let n = 0; n < 3; n++) {
      await world.sleep(400 + world.choose(400));
      const to: HostName = world.pick(hostNames.filter((name) => name !== at));
      const arrivals = () =>
        siteOf(world, to)?.output.filter((text) => text === '(audit is here now)').length ?? 0;
      const before = arrivals();
      siteOf(world, at)?.type(`move audit ${to}`);
      if (!(await come(world, () => arrivals() > before)))
        assert.fail(`“move audit ${to}” was typed on the ${at}, and the audit did not get there in 15 s.`);
      trip.push(to);
      at = to;
    }
    const notes = sales.map((amount) => amount * 3);
    const total = `audit: ${notes.reduce((a, b) => a + b, 0)} in all`;
    const said = () => hostNames.flatMap((host) => siteOf(world, host)?.output ?? []);
    const way = `The audit went from the ${trip.join(' to the ')}.`;
    if (!(await come(world, () => said().includes(total)))) {
      const last =
        said()
          .filter((text) => text.startsWith('audit: '))
          .at(-1) ?? 'nothing';
      assert.fail(`${way} It should end with “${total}”, and the last that it said was “${last}”.`);
    }
    judgeThing(world, notebook, at, notes, way);
    judgeThing(world, archive, 'laptop', sales, way);
    judgeThing(world, rates, 'laptop', [3], way);
    for (const [n, { id }] of printers.entries()) judgePrinter(world, hostNames[n] ?? at, id, notes, way);
  },
);

/** Judges that what the audit worked out on a host was printed there. */
function judgePrinter(world: World, host: HostName, printer: string, notes: number[], way: string): void {
  const printed = thingsOn(world, host).get(printer)?.numbers ?? [];
  let worksHere = false; // its first sale after a move may have been printed before the move
  for (const line of siteOf(world, host)?.output ?? []) {
    const [, n] = /^audit: sale (\d+) /.exec(line) ?? [];
    if (line === '(audit is here now)') worksHere = false;
    if (n === undefined) continue;
    const note = notes[Number(n)] ?? NaN;
    if (worksHere && !printed.includes(note))
      assert.fail(`${way} On the ${host} it worked out sale ${n}, and ${note} was not printed there.`);
    worksHere = true;
  }
}
