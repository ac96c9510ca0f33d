import { drainMicrotasks, inMacrotask } from '../../src/checks/microtasks';
import type { Host } from '../../src/host/api';
import { makeAbort } from '../../src/program/abort';
import { seededChoices } from '../../src/sim/choices';
import { Simulation } from '../../src/sim/simulation';
import { TraceWriter } from '../../src/trace/writer';

const loader = {
  has: () => true,
  instance: () => ({ program: () => () => undefined, module: () => ({}), code: () => ({}) }),
};

/** Checks use the memory of one trace for all their schedules. */
const trace = new TraceWriter();

/**
 * Processor time of this program so far, in milliseconds: on a machine that does other things too, the time on the
 * clock says little.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Pairs of processes, each on a host of its own, exchange messages over a connection each.
 * @returns deliveries a second of processor time
 */
export function exchange(messages: number, pairs = 1): Promise<number> {
  return inMacrotask(() => {
    const sim = new Simulation(seededChoices(5), { loader, drain: drainMicrotasks, makeAbort, trace });
    const requests = Math.ceil(messages / pairs / 2);
    for (let pair = 0; pair < pairs; pair++) {
      sim.start(sim.machine(`server-${pair}`), 'server', serve);
      sim.start(sim.machine(`client-${pair}`), 'client', (host) => ask(host, `server-${pair}`, requests));
    }
    const begin = processorTime();
    while (sim.step());
    return ((requests * 2 * pairs) / (processorTime() - begin)) * 1_000;
  });
}

async function serve(host: Host): Promise<void> {
  const connection = await (await host.listen(7)).accept();
  for (let message = await connection?.receive<{ id: number }>(); message;) {
    await connection?.send({ id: message.id, ok: true });
    message = await connection?.receive();
  }
}

async function ask(host: Host, server: string, requests: number): Promise<void> {
  await host.sleep(1);
  const connection = await host.connect({ host: server, port: 7 });
  for (let id = 0; id < requests; id++) {
    await connection.send({ id, op: 'get' });
    await connection.receive();
  }
  connection.end();
}
