/**
 * GIVEN: the program that runs on every host. It keeps a site, answers what other sites ask, and does what is typed in its
 * terminal. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { audit } from './audit';
import { assemble } from './machine/assemble';
import type { Program } from './machine/program';
import { MachineError } from './machine/values';
import type { Question } from './messages';
import { port } from './messages';
import { isExpected, Site } from './site';
import { Store } from './store';

/** `hand` has no instructions: you type them. */
const programs: Readonly<Record<string, Program>> = { audit, hand: assemble('hand', '') };

export default async function daemon(host: Host): Promise<void> {
  const site = new Site(host, await Store.open(host));
  void orders(site);
  const listener = await host.listen(port);
  for await (const connection of listener) void serve(site, connection);
}

/** One question of another site. */
async function serve(site: Site, connection: Connection): Promise<void> {
  try {
    const question = await connection.receive<Question>();
    if (question) await connection.send(await site.answer(question));
  } catch (error) {
    if (!isExpected(error)) throw error;
    site.host.log(`(a question got no answer: ${error.message})`);
  }
  connection.end();
}

/** What is typed. */
async function orders(site: Site): Promise<void> {
  for await (const line of site.host.input) void order(site, line.trim());
}

async function order(site: Site, line: string): Promise<void> {
  const words = line.split(/\s+/);
  const [verb = '', name = '', to = ''] = words;
  try {
    if (verb === 'launch') launch(site, name, to);
    else if (verb === 'move') await site.depart(name, to);
    else if (verb === 'end') await site.end(name);
    else if (verb === 'list') list(site);
    else await instruct(site, words);
  } catch (error) {
    if (!isExpected(error)) throw error;
    site.host.log(`(${line}: ${error.message})`);
  }
}

function launch(site: Site, what: string, name: string): void {
  const program = programs[what];
  if (!program) throw new MachineError(`there are the programs ${Object.keys(programs).join(' and ')}`);
  site.launch(name === '' ? what : name, program);
}

function list({ host, store, programs: running }: Site): void {
  for (const { id, type, attachment, numbers } of store.things)
    host.log(`  ${attachment} ${type} ${id}: ${numbers.join(' ')}`);
  for (const [name, table] of running)
    for (const [n, { binding, id, host: where }] of table.entries())
      host.log(`  ${name}, resource ${n}: ${id} on ${where}, by ${binding}`);
}

/** `hand open file by identifier ledger`, `hand use 0 write 5`. */
async function instruct(site: Site, [name = '', verb, ...rest]: readonly string[]): Promise<void> {
  const told = `${name}: ${[verb, ...rest].join(' ')} →`;
  try {
    site.host.log(told, await instruction(site, name, verb, rest));
  } catch (error) {
    if (!isExpected(error)) throw error;
    site.host.log(told, `error: ${error.message}`);
  }
}

async function instruction(site: Site, name: string, verb: string | undefined, rest: readonly string[]) {
  if (verb === 'open') {
    const [type = '', by = '', binding = '', which = 'any'] = rest;
    return site.perform(name, { op: 'open', operand: `${type} ${by} ${binding}:${which}` });
  }
  if (verb !== 'use')
    throw new MachineError(
      'there are: launch hand, hand open file by value notebook, hand use 0 write 5, move hand desktop, end hand, list',
    );
  const [n = '', operation = '', value = '0'] = rest;
  return site.perform(
    name,
    { op: 'push', operand: Number(n) },
    { op: 'push', operand: Number(value) },
    { op: 'use', operand: operation },
  );
}
