/**
 * GIVEN: the program that runs on every host. It keeps a dock, serves the docks of other hosts, and does what is typed in
 * its terminal: `launch primes`, `move primes desktop`, `list`. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { Dock } from './dock';
import { Journal } from './journal';
import { counter, family, hanoi, primes, ring } from './machine/programs';
import type { Program } from './machine/program';
import type { Request } from './messages';
import { port } from './messages';
import { answer, depart, recover } from './move';

const programs: Readonly<Record<string, () => Program>> = {
  counter: () => counter(60),
  primes: () => primes(60),
  hanoi: () => hanoi(4),
  ring: () => ring(4, 10),
  family,
};

export default async function daemon(host: Host): Promise<void> {
  const dock = new Dock(host, await Journal.open(host.disk));
  recover(dock);
  void orders(dock);
  const listener = await host.listen(port);
  for await (const connection of listener) void serve(dock, connection);
}

/** One question of another dock. */
async function serve(dock: Dock, connection: Connection): Promise<void> {
  try {
    const request = await connection.receive<Request>();
    if (request) await connection.send(await answer(dock, request));
  } catch (error) {
    dock.host.log('(a question got no answer:', error, ')');
  }
  connection.end();
}

/** What is typed. */
async function orders(dock: Dock): Promise<void> {
  for await (const line of dock.host.input) {
    order(dock, line).catch((error: unknown) => dock.host.log(`(${line}: ${String(error)})`));
  }
}

async function order(dock: Dock, line: string): Promise<void> {
  const [verb, id = '', to = ''] = line.trim().split(/\s+/);
  const program = programs[id];
  if (verb === 'launch' && program) await dock.launch(program());
  else if (verb === 'move' && to !== '') await depart(dock, id, to);
  else if (verb === 'list') dock.host.log(dock.journal.records);
  else throw new Error(`launch ${Object.keys(programs).join('|')}, move NAME HOST, or list`);
}
