/** Processes of the checks that use the student's code, a server of the check's own, and words for what was seen. */
import assert from 'node:assert/strict';
import type { Connection, Host } from 'dlabs';
import type { LoadModule, World } from 'dlabs/world';
import type { Appointment, Change, Field, Reply, Request } from './starter/calendar';
import { appointmentsIn, keyOf, server } from './starter/calendar';
import type * as ClientModule from './starter/client';
import type * as ReplicaModule from './starter/replica';

export type Client = ClientModule.CalendarClient;
type Replica = ReplicaModule.Replica;

export const phones = ['ana', 'bento', 'clara'] as const;

// ------------------------------------------------------------------------------------------------- processes

/** Runs a process on a phone, with the calendar that is on its disk. What goes wrong there is the student's. */
export function onPhone<T>(
  world: World,
  name: string,
  body: (client: Client, host: Host) => Promise<T>,
): Promise<T> {
  return inProcess(world, name, async (host, student) => {
    const { CalendarClient } = student<typeof ClientModule>('client.ts');
    return body(await CalendarClient.open(host), host);
  });
}

/** Makes the replica of an owner, of these changes or of none. */
export type MakeReplica = (owner: string, changes?: readonly Change[]) => Replica;

/** Runs a process that makes replicas. */
export function withReplicas<T>(world: World, body: (make: MakeReplica) => T, host = 'phone'): Promise<T> {
  return inProcess(world, host, (_host, student) => {
    const { Replica } = student<typeof ReplicaModule>('replica.ts');
    return body((owner, changes) => new Replica(owner, changes));
  });
}

/** Runs a process that uses the student's code. An error that is thrown there fails the check, at its own line. */
async function inProcess<T>(
  world: World,
  name: string,
  body: (host: Host, student: LoadModule) => Promise<T> | T,
): Promise<T> {
  try {
    return await world.host(name).run(body);
  } catch (error) {
    if (!(error instanceof Error) || !isMistake(error)) throw error;
    const failure = new assert.AssertionError({
      message: `The program on ${name} ended with ${error.name}: ${error.message}`,
    });
    if (error.stack !== undefined) failure.stack = error.stack;
    throw failure;
  }
}

/** A process whose end may be a crash that the check arranged: gives whether it lived to its end. */
export async function untilKilled(life: Promise<unknown>): Promise<boolean> {
  try {
    await life;
    return true;
  } catch (error) {
    if (error instanceof Error && /ended early: (killed|power failure)/.test(error.message)) return false;
    throw error;
  }
}

/** A sync that may fail, because the check has cut the network or ended the server. */
export async function trySync(client: Client): Promise<boolean> {
  try {
    await client.sync();
    return true;
  } catch (error) {
    mustBeExpected(error);
    return false;
  }
}

/** A mistake in a program is no failure of the network. */
function mustBeExpected(error: unknown): void {
  if (error instanceof Error && isMistake(error)) throw error;
}

function isMistake({ name }: Error): boolean {
  return ['TypeError', 'ReferenceError', 'RangeError', 'SyntaxError'].includes(name);
}

/** Synchronises each phone, one after another, so many times, and gives the calendar that each then has. */
export async function syncAll(
  world: World,
  names: readonly string[],
  rounds = 2,
): Promise<ReadonlyMap<string, readonly Appointment[]>> {
  const calendars = new Map<string, readonly Appointment[]>();
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const calendar = await onPhone(world, name, async (client) => {
        await syncNow(client, name);
        return client.appointments;
      });
      calendars.set(name, calendar);
    }
  }
  return calendars;
}

/** A sync that has no reason to fail. */
export async function syncNow(client: Client, name: string): Promise<Change[]> {
  try {
    return await client.sync();
  } catch (error) {
    mustBeExpected(error);
    return assert.fail(
      `The network is whole and the server runs, but ${name}’s sync failed: ${messageOf(error)}`,
    );
  }
}

/** All appointments that the server has, as a phone that has nothing yet gets them. */
export async function serversCalendar(world: World): Promise<Appointment[]> {
  const reply = await ask(world, { phone: 'newcomer', since: 0, changes: [] });
  return appointmentsIn(reply.changes);
}

// -------------------------------------------------------------------------------------- raw requests and replies

/** Sends one request to the server, as a phone of the check, and gives its reply. */
export function ask(world: World, request: Request): Promise<Reply> {
  return world.host(request.phone).run((host) => askFrom(host, request));
}

export async function askFrom(host: Host, request: Request): Promise<Reply> {
  const connection = await host.connect(server);
  await connection.send(request);
  const reply = await connection.receive<Reply>();
  connection.end();
  if (reply && typeof reply.upTo === 'number' && Array.isArray(reply.changes)) return reply;
  return assert.fail(
    `The server should answer { upTo: a number, changes: […] }; ${request.phone} got ${shown(reply)}`,
  );
}

/** A server of the check's own, which does what it should, and writes down what it was asked. */
export class TestServer {
  readonly requests: Request[] = [];
  readonly #standing = new Map<string, { change: Change; number: number }>();
  #last = 0;

  /** @param before called for each request with its number, from 0; gives false for one that gets no reply */
  constructor(
    world: World,
    before: (request: number, host: Host) => Promise<boolean> | boolean = () => true,
  ) {
    void world.host('server').run(async (host) => {
      const listener = await host.listen(server.port);
      for await (const connection of listener) void this.#serve(connection, host, before);
    });
  }

  /** The changes that stand, of all that it got. */
  get standing(): Change[] {
    return [...this.#standing.values()].map(({ change }) => change);
  }

  /** Takes in changes as if a phone had sent them. */
  take(changes: readonly Change[]): void {
    for (const change of changes) {
      const standing = this.#standing.get(keyOf(change));
      if (standing && !beats(change, standing.change)) continue;
      this.#standing.set(keyOf(change), { change, number: ++this.#last });
    }
  }

  async #serve(
    connection: Connection,
    host: Host,
    before: (request: number, host: Host) => Promise<boolean> | boolean,
  ): Promise<void> {
    try {
      const request = await connection.receive<Request>();
      if (!request) return connection.end();
      const number = this.requests.push(request) - 1;
      this.take(request.changes);
      const all = [...this.#standing.values()];
      const changes = all.filter((item) => item.number > request.since).map(({ change }) => change);
      const upTo = this.#last;
      if (!(await before(number, host))) return connection.reset();
      await connection.send({ upTo, changes });
      connection.end();
    } catch {
      connection.reset(); // the phone went away
    }
  }
}

/** The conflict rule of the guide. */
export function beats(change: Change, other: Change): boolean {
  if (change.version !== other.version) return change.version > other.version;
  return change.phone > other.phone;
}

/** The calendar that these changes should give. */
export function rightCalendar(changes: readonly Change[]): Appointment[] {
  const standing = new Map<string, Change>();
  for (const change of changes) {
    const other = standing.get(keyOf(change));
    if (!other || beats(change, other)) standing.set(keyOf(change), change);
  }
  return appointmentsIn(standing.values());
}

// ----------------------------------------------------------------------------------------------------- words

export function change(id: string, field: Field, value: string, version: number, phone: string): Change {
  return { id, field, value, version, phone };
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}

/** A value in a few words. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 190)}…` : text;
}

/** A change in a few words, such as `dentist time 15:00 (version 2, bento)`. */
export function told({ id, field, value, version, phone }: Change): string {
  return `${id} ${field} ${value} (version ${version}, ${phone})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The items in another order, drawn from the schedule; some of them twice when `repeat`. */
export function shuffled<T>(world: World, items: readonly T[], repeat = false): T[] {
  const rest = repeat ? [...items, ...items.filter(() => world.choose(3) === 0)] : [...items];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice(world.choose(rest.length), 1));
  return result;
}

export function field(calendar: readonly Appointment[], id: string, name: Exclude<Field, 'deleted'>): string {
  return calendar.find((appointment) => appointment.id === id)?.[name] ?? '–';
}
