/**
 * The two servers of the lab `iterative-and-concurrent` beside what queueing theory says of them: customers come at
 * random (Poisson), each needs the processor for an exponentially distributed time. The iterative server is then an
 * M/M/1 queue, the concurrent one with c workers on c cores an M/M/c queue (Erlang 1917; L. Kleinrock, Queueing
 * Systems, volume 1, sections 3.2 and 3.5).
 */
import { join } from 'node:path';
import type { Host } from '../../src/host/api';
import type { World } from '../../src/host/world-api';
import type { Order } from '../../labs/clients-servers-migration/servers/iterative-and-concurrent/starter/orders';
import { port } from '../../labs/clients-servers-migration/servers/iterative-and-concurrent/starter/orders';
import type { Figure } from './figure';
import { inLab } from './lab-world';

const lab = join(process.cwd(), 'labs', 'clients-servers-migration', 'servers', 'iterative-and-concurrent');
const layers = ['solution', 'starter'].map((name) => ({ folder: join(lab, name) }));

/** Milliseconds that a customer needs on average: long beside what a connection and a new process take. */
const service = 200;
/** A process may write 10,000 lines, and the servers write one for each customer. */
const customers = 9_500;
/** The first ones find the queue shorter than it will be. */
const warmUp = 1_000;
const seeds = Array.from({ length: 12 }, (_, n) => n + 1);
/** How far the mean response time may be from the theory's. */
const tolerance = 0.05;

interface Design {
  readonly name: string;
  readonly program: string;
  readonly servers: number;
  /** Of what all cores can do. Nearer to 1 the mean of that many customers is mostly chance. */
  readonly loads: readonly number[];
}

const designs: readonly Design[] = [
  { name: 'iterative', program: 'iterative.ts', servers: 1, loads: [0.3, 0.5, 0.7, 0.8] },
  { name: 'concurrent_4', program: 'dispatcher.ts', servers: 4, loads: [0.3, 0.5, 0.7, 0.8] },
];

/** The mean response time of both designs as a share of the theory's. @throws {Error} when one is beyond the tolerance */
export async function queues(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const design of designs) {
    for (const load of design.loads) {
      const expected = responseTime(design.servers, load);
      const runs: number[] = [];
      for (const seed of seeds) runs.push((await meanResponse(design, load, seed)) / expected);
      const value = Number((runs.reduce((sum, run) => sum + run, 0) / runs.length).toPrecision(3));
      const name = `queues.${design.name}_at_load_${load}_to_theory`;
      if (Math.abs(value - 1) > tolerance)
        throw new Error(`${name} is ${value}: more than ${tolerance} from the theory`);
      const spread = [Math.min(...runs), Math.max(...runs)].map((run) => Number(run.toPrecision(3)));
      figures.push({
        name,
        value,
        unit: `× ${expected.toFixed(0)} ms`,
        spread: [spread[0] ?? value, spread[1] ?? value],
      });
    }
  }
  return figures;
}

/** The mean time in an M/M/c system, in ms: Erlang's C formula gives who has to wait. @param load of all servers */
function responseTime(servers: number, load: number): number {
  const offered = servers * load;
  let term = 1;
  let sum = 1;
  for (let n = 1; n < servers; n++) {
    term *= offered / n;
    sum += term;
  }
  const last = (term * offered) / servers / (1 - load);
  const waits = last / (sum + last);
  return service + (waits * service) / (servers * (1 - load));
}

function meanResponse(design: Design, load: number, seed: number): Promise<number> {
  return inLab(layers, (world) => respond(world, design, load, seed));
}

async function respond(
  world: World,
  { program, servers }: Design,
  load: number,
  seed: number,
): Promise<number> {
  world.defaultLink({ latency: 0.01 });
  world.host('shop', { cores: servers }).start(program, { args: [String(servers)] });
  await world.sleep(10);
  const times: number[] = [];
  const draw = exponential(seed);
  await world.host('town').run(async (host) => {
    const all: Promise<unknown>[] = [];
    for (let n = 0; n < customers; n++) {
      await host.sleep(draw(service / servers / load));
      all.push(visit(host, world, draw(service)).then((time) => n >= warmUp && times.push(time)));
    }
    await Promise.all(all);
  });
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

async function visit(host: Host, world: World, work: number): Promise<number> {
  const arrived = world.now();
  const connection = await host.connect({ host: 'shop', port });
  await connection.send({ photo: 'a', work } satisfies Order);
  await connection.receive();
  connection.end();
  return world.now() - arrived;
}

/** Exponentially distributed times from a 32-bit generator (G. Marsaglia, Xorshift RNGs, 2003). */
function exponential(seed: number): (mean: number) => number {
  let state = seed * 2_654_435_769;
  return (mean) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return -mean * Math.log(((state >>> 0) + 1) / 2 ** 32);
  };
}
