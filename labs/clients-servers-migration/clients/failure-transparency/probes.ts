/** Banks and callers of the checks, which talk to the student's, and words for what they see. */
import assert from 'node:assert/strict';
import type { DatagramSocket, Host, Json } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as CallerModule from './starter/caller';
import { bank, encode, replyIn, requestIn } from './starter/protocol';
import type { Reply, Request } from './starter/protocol';

type Caller = CallerModule.Caller;

/** A caller of the student's, on a socket of its own. */
export async function newCaller(host: Host, student: LoadModule): Promise<Caller> {
  const { Caller } = student<typeof CallerModule>('caller.ts');
  return new Caller(host, await host.datagram(), bank);
}

/** What became of a call. */
export type Outcome =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'silence' };

/** Makes a call and waits for what becomes of it, but not for ever. @param patience ms; Infinity would hang the check */
export async function outcomeOf(host: Host, call: Promise<Json>, patience: number): Promise<Outcome> {
  const settled = call.then(
    (result): Outcome => ({ kind: 'result', result }),
    (error: unknown): Outcome => {
      if (!(error instanceof Error)) return { kind: 'error', name: typeof error, message: String(error) };
      return { kind: 'error', name: error.name, message: error.message };
    },
  );
  return Promise.race([settled, host.sleep(patience).then((): Outcome => ({ kind: 'silence' }))]);
}

export function told(outcome: Outcome): string {
  if (outcome.kind === 'result') return `it gave ${JSON.stringify(outcome.result)}`;
  if (outcome.kind === 'error') return `it ended in ${outcome.name}: ${outcome.message}`;
  return 'it was still waiting';
}

/** A request that arrived at a bank of the check. */
export interface Arrival {
  readonly at: number;
  readonly from: string;
  readonly request: Request;
}

/** A bank of the check: keeps what arrives, and answers as it is told. */
export class FakeBank {
  readonly arrivals: Arrival[] = [];
  readonly #socket: DatagramSocket;

  private constructor(
    readonly host: Host,
    socket: DatagramSocket,
  ) {
    this.#socket = socket;
  }

  /** @param handle what to do with a request; nothing, where it is absent */
  static open(
    world: World,
    handle: (request: Request, answer: (reply: Partial<Reply>) => void, bank: FakeBank) => void = () =>
      undefined,
  ): Promise<FakeBank> {
    return new Promise((opened) => {
      void world.host('bank').run(async (host) => {
        const fake = new FakeBank(host, await host.datagram(bank.port));
        opened(fake);
        for await (const { data, from } of fake.#socket) {
          const request = requestIn(data);
          if (!request) continue;
          fake.arrivals.push({ at: host.now(), from: from.host, request });
          handle(
            request,
            (reply) => void fake.#socket.send(from, encode({ ...nameOf(request), result: 0, ...reply })),
            fake,
          );
        }
      });
    });
  }
}

function nameOf({ client, number }: Request): { readonly client: string; readonly number: number } {
  return { client, number };
}

/** A client of the check that talks to the student's bank in requests of its own. */
export class RawClient {
  readonly replies: Reply[] = [];
  readonly #socket: DatagramSocket;

  private constructor(
    readonly host: Host,
    socket: DatagramSocket,
    readonly name: string,
  ) {
    this.#socket = socket;
  }

  static async open(host: Host, name: string): Promise<RawClient> {
    const client = new RawClient(host, await host.datagram(), name);
    void client.#listen();
    return client;
  }

  async #listen(): Promise<void> {
    for await (const { data } of this.#socket) {
      const reply = replyIn(data);
      if (reply) this.replies.push(reply);
    }
  }

  send(number: number, procedure: string, args: readonly Json[], answered = 0): void {
    void this.#socket.send(bank, encode({ client: this.name, number, answered, procedure, args }));
  }

  /** Sends something that is no request. */
  babble(text: string): void {
    void this.#socket.send(bank, text);
  }

  results(number: number): Json[] {
    return this.replies.filter((reply) => reply.number === number).map(({ result }) => result);
  }

  /** Asks again and again until there is an answer. @throws AssertionError when there is none */
  async ask(number: number, procedure: string, args: readonly Json[], answered = 0): Promise<Json> {
    for (let tries = 0; tries < 40; tries++) {
      this.send(number, procedure, args, answered);
      await this.host.sleep(250);
      const [result] = this.results(number);
      if (result !== undefined) return result;
    }
    return assert.fail(
      `A client asked ${procedure}(${args.join(', ')}) forty times within ten seconds and got no answer.`,
    );
  }
}

/** What Ana has, asked by a new client. */
export async function balanceOf(world: World, owner: string): Promise<Json> {
  return world.host('auditor').run(async (host) => {
    const client = await RawClient.open(host, `auditor-${host.pid}`);
    return client.ask(0, 'balance', [owner]);
  });
}

/** The bank that runs now; it must run. */
export function bankOf(world: World): WorldProcess {
  const process = world.host('bank').processes.find(({ name }) => name === 'bank');
  return process ?? assert.fail('The bank does not run any more.');
}

/** Waits until the bank is open. */
export async function opened(world: World): Promise<void> {
  await world.eventually('the bank is open', () => bankOf(world).output.includes('open'), { within: 5_000 });
}

/** Fails with these words alone; what was found and expected goes to the results as a diff. */
export function same(actual: unknown, expected: unknown, message: string): void {
  try {
    assert.deepEqual(actual, expected);
  } catch {
    throw new assert.AssertionError({ message, actual, expected, operator: 'same' });
  }
}
