/**
 * GIVEN: the program of every host. It runs jobs, balances the load if its first argument is `balance`, and does what is
 * typed: `submit NAME MS BYTES`, `move NAME HOST`, `list`. Its other arguments are the other hosts. Nothing to change here.
 */
import type { Connection, Host } from 'dlabs';
import { Balancer } from './balancer';
import { port } from './jobs';
import type { Request } from './jobs';
import { Journal } from './journal';
import { recover } from './move';
import { Runner } from './runner';

export default async function daemon(host: Host): Promise<void> {
  const [mode, ...peers] = host.args;
  const runner = new Runner(host, await Journal.open(host.disk));
  const balancer = new Balancer(runner, peers);
  const listener = await host.listen(port);
  void orders(balancer);
  if (mode === 'balance') void balancer.run();
  recover(runner);
  for await (const connection of listener) void serve(balancer, connection);
}

/** One question of another host. */
async function serve(balancer: Balancer, connection: Connection): Promise<void> {
  try {
    const request = await connection.receive<Request>();
    if (request && 'offer' in request)
      await connection.send(balancer.consider(request.offer, request.byHand));
    else if (request) await connection.send(await balancer.arrive(request.transfer));
  } catch (error) {
    balancer.runner.host.log(`(a question got no answer: ${String(error)})`);
  }
  connection.end();
}

/** What is typed. */
async function orders(balancer: Balancer): Promise<void> {
  const { host } = balancer.runner;
  for await (const line of host.input) {
    order(balancer, line).catch((error: unknown) => host.log(`(${line}: ${String(error)})`));
  }
}

async function order(balancer: Balancer, line: string): Promise<void> {
  const { runner } = balancer;
  const [verb, id = '', ...rest] = line.trim().split(/\s+/);
  const [left, size] = rest.map(Number);
  if (verb === 'submit' && left && size) await runner.submit({ id, left, size });
  else if (verb === 'move' && rest[0]) {
    const job = runner.jobs.find((one) => one.id === id);
    if (!job) throw new Error(`there is no ${id} here`);
    if (!(await balancer.offer({ job, to: rest[0] }, true))) throw new Error(`${rest[0]} does not answer`);
  } else if (verb === 'list') runner.host.log(runner.jobs);
  else throw new Error('submit NAME MS BYTES, move NAME HOST, or list');
}
