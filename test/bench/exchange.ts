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
 * Pairs of processes exchange messages over a connection each, so that a message of each pair is under way.
 * @param hosts pairs of hosts that they are spread over; each pair has its own when absent
 * @returns deliveries a second of processor time
 */
export function exchange(messages: number, pairs = 1, hosts = pairs): Promise<number> {
  return inMacrotask(() => {
    const sim = new Simulation(seededChoices(5), { loader, drain: drainMicrotasks, makeAbort, trace });
    const requests = Math.ceil(messages / pairs / 2);
    for (let pair = 0; pair < pairs; pair++) {
      const server = `server-${pair % hosts}`;
      const client = sim.machine(`client-${pair % hosts}`);
      const port = 7 + pair;
      // As processes of a check: a host may have more of them than programs.
      sim.start(sim.machine(server), 'server', (host) => serve(host, port), { probe: true });
      sim.start(client, 'client', (host) => ask(host, server, port, requests), { probe: true });
    }
    const begin = processorTime();
    while (sim.step());
    return ((requests * 2 * pairs) / (processorTime() - begin)) * 1_000;
  });
}

async function serve(host: Host, port: number): Promise<void> {
  const connection = await (await host.listen(port)).accept();
  for (let message = await connection?.receive<{ id: number }>(); message;) {
    await connection?.send({ id: message.id, ok: true });
    message = await connection?.receive();
  }
}

async function ask(host: Host, server: string, port: number, requests: number): Promise<void> {
  await host.sleep(1);
  const connection = await host.connect({ host: server, port });
  for (let id = 0; id < requests; id++) {
    await connection.send({ id, op: 'get' });
    await connection.receive();
  }
  connection.end();
}
