/**
 * GIVEN: the program that runs on every host. It keeps a dock, serves the docks of other hosts, and does what is typed in
 * its terminal: `launch hanoi`, `move hanoi mainframe`, `dump hanoi`. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { Dock } from './dock';
import { hanoi, primes, ring } from './machine/programs';
import type { Program } from './machine/program';
import type { Offer } from './messages';
import { port } from './messages';
import { accounts, powers } from './programs';

const programs: Readonly<Record<string, () => Program>> = {
  hanoi: () => hanoi(4),
  primes: () => primes(150),
  ring: () => ring(4, 10),
  powers: () => powers(52),
  accounts: () => accounts(40),
};

/** Argument: bytes of memory for each program, where it is not 16 KiB. */
export default async function daemon(host: Host): Promise<void> {
  const [bytes] = host.args;
  const dock = new Dock(host, bytes === undefined ? 16_384 : Number(bytes));
  const { byteOrder, wordSize } = host.machine;
  host.log(`(${wordSize}-bit words, ${byteOrder}-endian)`);
  void orders(host, dock);
  const listener = await host.listen(port);
  for await (const connection of listener) void serve(dock, connection);
}

/** One offer of another dock. */
async function serve(dock: Dock, connection: Connection): Promise<void> {
  try {
    const offer = await connection.receive<Offer>();
    if (offer) await connection.send(dock.answer(offer));
  } catch (error) {
    dock.host.log('(an offer got no answer:', String(error), ')');
  }
  connection.end();
}

/** What is typed. */
async function orders(host: Host, dock: Dock): Promise<void> {
  for await (const line of host.input) {
    order(dock, line).catch((error: unknown) => host.log(`(${line}: ${String(error)})`));
  }
}

async function order(dock: Dock, line: string): Promise<void> {
  const [verb, id = '', to = ''] = line.trim().split(/\s+/);
  const program = programs[id];
  if (verb === 'launch' && program) dock.launch(program());
  else if (verb === 'move' && to !== '') await dock.move(id, to);
  else if (verb === 'dump') dock.dump(id);
  else throw new Error(`launch ${Object.keys(programs).join('|')}, move NAME HOST, or dump NAME`);
}
