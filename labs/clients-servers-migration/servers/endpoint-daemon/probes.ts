/** Servers and clients of the checks, and a daemon that says what it is told to. */
import assert from 'node:assert/strict';
import { HostError } from 'dlabs';
import type { Connection, Host, Json } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import { daemonPort } from './starter/protocol';

export const services = ['clock', 'dice', 'fortune'] as const;
export type Service = (typeof services)[number];

/** Waits for a promise; undefined when it takes longer than `ms`. */
export function within<T>(host: Host, ms: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, host.sleep(ms).then(() => undefined)]);
}

/** What somebody was told who asked once: an answer, or what happened instead, in words. */
export type Reply = { readonly answer: unknown } | { readonly trouble: string };

/** Sends the daemon one line and waits for one. */
export async function askDaemon(host: Host, request: Json, machine = 'box'): Promise<Reply> {
  try {
    const connection = await host.connect({ host: machine, port: daemonPort });
    await connection.send(request);
    const got = await within(
      host,
      1_000,
      connection.receive().then((answer) => ({ answer })),
    );
    connection.end();
    if (!got) return { trouble: 'no answer within a second' };
    return got.answer === undefined ? { trouble: 'the connection was ended' } : got;
  } catch (error) {
    return { trouble: error instanceof HostError ? error.code : String(error) };
  }
}

/** The ports that the daemon gives for a service, sorted. */
export async function portsOf(world: World, service: string, from = 'desk'): Promise<number[] | string> {
  const reply = await world.host(from).run((host) => askDaemon(host, { op: 'lookup', service }));
  if ('trouble' in reply) return reply.trouble;
  const { ports } = (reply.answer ?? {}) as { ports?: unknown };
  return Array.isArray(ports) ? [...(ports as number[])].sort((a, b) => a - b) : JSON.stringify(reply.answer);
}

/** A list of ports, or what came instead of one. */
export function listed(ports: readonly number[] | string): string {
  if (typeof ports === 'string') return `“${ports}”`;
  return ports.length === 0 ? 'no port' : `port ${ports.join(' and ')}`;
}

/** The daemon must give these ports. @param patience ms until it must, at most */
export async function mustFind(
  world: World,
  service: string,
  wanted: readonly number[],
  story: string,
  patience = 0,
): Promise<void> {
  const sorted = [...wanted].sort((a, b) => a - b);
  let found = await portsOf(world, service);
  for (let waited = 0; waited < patience && String(found) !== String(sorted); waited += 50) {
    await world.sleep(50);
    found = await portsOf(world, service);
  }
  if (Array.isArray(found) && String(found) === String(sorted)) return;
  assert.fail(`${story} The lookup of ${service} should give ${listed(sorted)}, and gave ${listed(found)}.`);
}

/** A server of the check, which lives as long as its connection to the daemon. */
export interface Registrant {
  readonly service: string;
  readonly port: number;
  readonly connection: Connection;
}

/** Runs a function as a process that stays until the end of the check. */
export async function stay<T>(
  world: World,
  body: (host: Host, student: LoadModule) => Promise<T>,
  machine = 'box',
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    world
      .host(machine)
      .run(async (host, student) => {
        resolve(await body(host, student));
        await host.sleep(600_000);
      })
      .catch(reject);
  });
}

export async function register(host: Host, service: string, port: number): Promise<Registrant> {
  const connection = await host.connect({ host: 'box', port: daemonPort });
  await connection.send({ op: 'register', service, port });
  const answer = await within(
    host,
    1_000,
    connection.receive().catch(() => undefined),
  );
  if ((answer as { ok?: unknown } | undefined)?.ok !== true) {
    assert.fail(`A server of box registered ${service} at port ${port}, and was not told {"ok":true}.`);
  }
  return { service, port, connection };
}

/** The port that a server of the lab said it has. */
export function portOf(server: WorldProcess): number {
  const [, port] = /on port (\d+)$/.exec(server.output[0] ?? '') ?? [];
  return Number(port);
}

/** What listens on a port of `box` in a check. */
export interface Place {
  readonly port: number;
  /** How many connections it has that are still open. */
  open: number;
  /** How many it has had. */
  count: number;
}

export const impostors = [
  'nobody listens there any more',
  'a server of another service has the port now',
  'a program that says nothing has the port now',
  'a program that ends each connection at once has the port now',
  'a program that does not speak JSON has the port now',
] as const;
export type Impostor = (typeof impostors)[number];

/** Puts something on a port, or, for the service's name, a proper server. */
export async function place(host: Host, what: Impostor | Service, own: Service = 'clock'): Promise<Place> {
  const listener = await host.listen(0);
  const here: Place = { port: listener.port, open: 0, count: 0 };
  if (what === impostors[0]) {
    listener.close();
    return here;
  }
  const name = what === impostors[1] ? services.find((service) => service !== own) : what;
  void (async () => {
    for await (const connection of listener) {
      here.open++;
      here.count++;
      void behave(connection, what, name ?? what).finally(() => here.open--);
    }
  })();
  return here;
}

async function behave(connection: Connection, what: string, name: string): Promise<void> {
  try {
    if (what === impostors[3]) connection.end();
    else if (what === impostors[4]) await connection.write('220 ready\n');
    else if (what !== impostors[2]) await connection.send({ service: name });
    while ((await connection.receive().catch(rethrowBroken)) !== undefined) {
      if (what !== impostors[2]) await connection.send({ from: name });
    }
  } catch {
    // The client left.
  }
  connection.end();
}

function rethrowBroken(error: unknown): unknown {
  if (error instanceof HostError && error.code === 'EBADMSG') return null;
  throw error;
}

/** A daemon that gives these answers, one after another, and the last one for ever. */
export async function fakeDaemon(host: Host, answers: readonly (readonly number[])[]): Promise<Place> {
  const listener = await host.listen(daemonPort);
  const here: Place = { port: daemonPort, open: 0, count: 0 };
  let asked = 0;
  void (async () => {
    for await (const connection of listener) {
      here.open++;
      here.count++;
      void (async () => {
        try {
          while ((await connection.receive()) !== undefined) {
            const ports = answers[Math.min(asked++, answers.length - 1)] ?? [];
            await connection.send({ ports });
          }
        } catch {
          // The client left.
        }
        connection.end();
        here.open--;
      })();
    }
  })();
  return here;
}
