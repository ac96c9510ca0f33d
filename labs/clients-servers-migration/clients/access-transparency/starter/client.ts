import type { Host } from 'dlabs';
import type { Library, Slip } from './library';
import { remote } from './remote';
import { Stub } from './stub';

const server = { host: 'server', port: 5000 };

/** A desk in another town: its readers use the library every three seconds. What you type is a call, too. */
export default async function (host: Host): Promise<void> {
  let stub = new Stub(host, server);
  void callWhatIsTyped(host, () => stub);
  for (;;) {
    const patience = setInterval(() => host.log('… still waiting for the library'), 5000);
    try {
      await visit(host, remote<Library>(stub));
    } catch (error) {
      host.log('the visit is broken off:', error);
      stub = new Stub(host, server);
    }
    clearInterval(patience);
    await host.sleep(3000);
  }
}

/** Nothing in this function knows that the library is on another machine. */
async function visit(host: Host, library: Library): Promise<void> {
  const titles = await library.titles();
  host.log(`the library has ${titles.length} books`);

  // Three readers ask at the same time.
  await Promise.all([
    ask(host, library, 'Ana', 'mar', 30),
    ask(host, library, 'Bento', 'casmurro', 3),
    ask(host, library, 'Célia', 'sert', 12),
  ]);

  // Paper is dear: one slip for two books. It is filled in anew as soon as the first call is made.
  const slip: Slip = { title: 'Dom Casmurro', reader: { name: 'Bento', town: 'Engenho Novo' } };
  const first = library.lend(slip);
  slip.title = 'Os sertões';
  slip.reader.name = 'Célia';
  const receipts = await Promise.all([first, library.lend(slip)]);
  for (const { title, reader } of receipts) host.log(`${reader.name} has “${title}”`);

  // Ana is late.
  try {
    await library.lend({ title: 'Dom Casmurro', reader: { name: 'Ana', town: 'Olinda' } });
    host.log('Ana has “Dom Casmurro”, too?!');
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'BookTaken') throw error;
    host.log(`Ana must wait: ${error.message}`);
  }

  await Promise.all(receipts.map(({ title }) => library.giveBack(title)));
}

async function ask(
  host: Host,
  library: Library,
  reader: string,
  word: string,
  shelves: number,
): Promise<void> {
  const start = host.now();
  const found = await library.search(word, shelves);
  const time = `${Math.round(host.now() - start)} ms`;
  if (found.word === word) host.log(`${reader} asked for “${word}”: ${found.titles.join(', ')} (${time})`);
  else host.log(`${reader} asked for “${word}” and got what was found for “${found.word}”! (${time})`);
}

/** A line is a procedure's name and its arguments as JSON: `titles`, `search "mar", 30`, `giveBack "Iracema"`. */
async function callWhatIsTyped(host: Host, stub: () => Stub): Promise<void> {
  for await (const line of host.input) {
    const [, procedure = '', text = ''] = /^(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    if (procedure === '') continue;
    try {
      host.log(procedure, '→', await stub().call(procedure, JSON.parse(`[${text}]`) as unknown[]));
    } catch (error) {
      host.log(procedure, '→', error);
    }
  }
}
