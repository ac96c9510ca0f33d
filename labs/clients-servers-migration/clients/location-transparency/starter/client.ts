import type { Host } from 'dlabs';
import { Stub } from './stub';

/** A school: its pupils use the library, and nothing here knows where that is. What you type is a call, too. */
export default async function (host: Host): Promise<void> {
  const library = new Stub(host, 'library');
  void callWhatIsTyped(host, library);
  await host.sleep(200); // the bus driver opens the doors
  for (;;) {
    await Promise.all([search(host, library), borrow(host, library)]);
    await host.sleep(1000);
  }
}

let borrowed = 0;

/** Ana borrows a book. Her card must have one stamp for each. */
async function borrow(host: Host, library: Stub): Promise<void> {
  const start = host.now();
  try {
    const stamp = await library.call('stamp', ['Ana']);
    const time = `${Math.round(host.now() - start)} ms`;
    borrowed++;
    if (stamp === borrowed) host.log(`stamp ${borrowed} for Ana (${time})`);
    else host.log(`Ana has borrowed ${borrowed} books, and this is stamp ${String(stamp)}! (${time})`);
  } catch (error) {
    host.log('no stamp for Ana:', error);
  }
}

async function search(host: Host, library: Stub): Promise<void> {
  try {
    const titles = await library.call('search', ['sert', 20]);
    host.log('Bento finds', titles);
  } catch (error) {
    host.log('Bento finds nothing:', error);
  }
}

/** A line is a procedure and its arguments as JSON: `search "mar", 100`, `stamp "Célia"`. */
async function callWhatIsTyped(host: Host, library: Stub): Promise<void> {
  for await (const line of host.input) {
    const [, procedure = '', text = ''] = /^(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    if (procedure === '') continue;
    try {
      host.log(procedure, '→', await library.call(procedure, JSON.parse(`[${text}]`) as []));
    } catch (error) {
      host.log(procedure, '→', error);
    }
  }
}
