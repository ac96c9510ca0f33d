/** Clients and servers of the checks, and words for what is seen. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as LeaseModule from './starter/lease';
import { leases, requestIn, term } from './starter/protocol';
import type { Reply, Request } from './starter/protocol';

export type Lease = LeaseModule.Lease;

/** A client of the check, which talks to the student's table. */
export class Raw {
  private constructor(
    readonly host: Host,
    readonly connection: Connection,
    readonly name: string,
  ) {}

  static async open(host: Host, name: string): Promise<Raw> {
    return new Raw(host, await host.connect(leases), name);
  }

  async ask(op: Request['op'], resource = 'telescope'): Promise<Reply> {
    await this.connection.send({ op, resource, client: this.name });
    const reply = await this.connection.receive<Partial<Record<'granted' | 'wait', unknown>>>();
    const { granted, wait } = Object(reply) as { granted?: unknown; wait?: unknown };
    if (granted === true) return { granted };
    if (granted === false && typeof wait === 'number' && wait >= 0) return { granted, wait };
    return assert.fail(
      `${this.name} asked: ${op} “${resource}”. The reply should be a grant, or a refusal that says how long to wait, and is ${JSON.stringify(reply ?? null)}.`,
    );
  }
}

export function told(reply: Reply): string {
  return reply.granted ? 'was granted' : 'was refused';
}

/** The server that runs now; it must run. */
export function serverOf(world: World): WorldProcess {
  const process = world.host('leases').processes.find(({ name }) => name === 'server');
  return process ?? assert.fail('The lease server does not run any more.');
}

export async function opened(world: World): Promise<void> {
  await world.eventually('the lease server is open', () => serverOf(world).output.includes('open'), {
    within: 5_000,
  });
}

/** Opens the server and lets the time pass in which it may not know of older leases. */
export async function settled(world: World): Promise<void> {
  await opened(world);
  await world.sleep(1.1 * term);
}

/** A lease of the student's, on that machine; for ever. */
export function hold(world: World, machine: string, resource = 'telescope'): Promise<Lease> {
  return new Promise((started) => {
    void world.host(machine).run(async (host: Host, student: LoadModule) => {
      const { Lease } = student<typeof LeaseModule>('lease.ts');
      started(new Lease(host, resource, `${host.name}-${host.pid}`));
      await host.sleep(1_000_000);
    });
  });
}

/** A request that arrived at a server of the check. */
export interface Arrival {
  /** World time in ms. */
  readonly at: number;
  readonly request: Request;
}

/** A lease server of the check: grants all that is asked, or what it is told; never forgets when. */
export class FakeServer {
  readonly arrivals: Arrival[] = [];
  /** World time until which the lease that was granted last lasts. */
  until = -Infinity;
  granting = true;
  /** What a refusal says, in ms. */
  wait = 300;
  /** How many of the next requests get no answer: their connections break. */
  breaking = 0;

  /** @param rate how fast the server's clock runs: a term takes so many times its length */
  static start(world: World, rate = 1, delay: () => number = () => 0): FakeServer {
    const fake = new FakeServer();
    void world.host('leases').run(async (host) => {
      for await (const connection of await host.listen(leases.port))
        void fake.#attend(world, host, connection, rate, delay);
    });
    return fake;
  }

  async #attend(
    world: World,
    host: Host,
    connection: Connection,
    rate: number,
    delay: () => number,
  ): Promise<void> {
    try {
      for (
        let message = await connection.receive();
        message !== undefined;
        message = await connection.receive()
      ) {
        const request = requestIn(message);
        if (!request) assert.fail(`The server got a message that is no request: ${JSON.stringify(message)}.`);
        this.arrivals.push({ at: world.now(), request });
        if (this.breaking > 0) {
          this.breaking--;
          return connection.reset();
        }
        const granted = this.granting && request.op !== 'release';
        if (granted) this.until = world.now() + term * rate;
        await host.sleep(delay());
        await connection.send(granted ? { granted } : { granted, wait: this.wait });
      }
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_ASSERTION') throw error;
    }
  }
}
