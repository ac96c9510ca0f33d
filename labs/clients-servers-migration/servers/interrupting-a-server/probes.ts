/** Clients of the checks, and what is seen on the disk of the press. */
import assert from 'node:assert/strict';
import { HostError } from 'dlabs';
import type { Connection, Host, Json } from 'dlabs';
import type { World } from 'dlabs/world';
import { orderPort, urgentPort } from './starter/protocol';
import type { Order } from './starter/protocol';

/** A client with a session of its own. */
export class Client {
  /** What the press said, but for the first line. */
  readonly heard: Json[] = [];
  /** How the connection ended, if it has. */
  end: string | undefined;
  session = 0;

  private constructor(readonly connection: Connection) {}

  static async open(world: World, host: Host): Promise<Client> {
    const client = new Client(await host.connect({ host: 'works', port: orderPort }));
    void client.#listen();
    const begun = await soon(world, () => client.session !== 0 || client.end !== undefined);
    if (!begun || client.session === 0)
      assert.fail('A client connected, and the press did not tell it the number of its session.');
    return client;
  }

  async #listen(): Promise<void> {
    try {
      for (let line = await this.connection.receive<Json>(); line !== undefined;) {
        const session = (line as { session?: number } | null)?.session;
        if (this.session === 0 && session !== undefined) this.session = session;
        else this.heard.push(line);
        line = await this.connection.receive<Json>();
      }
      this.end = 'ended';
    } catch (error) {
      this.end = error instanceof HostError ? error.code : String(error);
    }
  }

  order(order: Order, padding = 0): void {
    this.connection.send(order, { padding }).catch(() => undefined);
  }

  urgent(what: 'where' | 'stop'): void {
    this.connection.writeUrgent(`${JSON.stringify({ urgent: what })}\n`).catch(() => undefined);
  }

  /** The answers to orders, as text, in the order in which they came. */
  get outcomes(): string[] {
    return this.heard.filter((line) => !('page' in (line as object))).map((line) => JSON.stringify(line));
  }

  /** The answers to urgent messages. */
  get sights(): { book: string | null; page: number }[] {
    return this.heard.filter((line) => 'page' in (line as object)) as { book: string | null; page: number }[];
  }
}

/** Asks on the urgent port. @returns the answer, or undefined when none came in time */
export async function askUrgent(host: Host, message: Json, patience = 5_000): Promise<unknown> {
  try {
    const connection = await host.connect({ host: 'works', port: urgentPort });
    await connection.send(message);
    const answer = await Promise.race([connection.receive(), host.sleep(patience).then(() => undefined)]);
    connection.end();
    return answer;
  } catch {
    return undefined;
  }
}

/** Runs clients on the desk. They stay until the end of the check. */
export function atDesk<T>(world: World, body: (host: Host) => Promise<T>, desk = 'desk'): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    world
      .host(desk)
      .run(async (host) => {
        resolve(await body(host));
        await host.sleep(600_000);
      })
      .catch(reject);
  });
}

/** Whether `holds` becomes true in time. */
export function soon(world: World, holds: () => boolean, within = 2_000): Promise<boolean> {
  return world.eventually('', holds, { within }).then(
    () => true,
    () => false,
  );
}

/** How many pages of a book are on the disk, half done. */
export function pagesOf(world: World, book: string): number {
  return (fileOf(world, `${book}.part`)?.split('\n').length ?? 1) - 1;
}

export function fileOf(world: World, name: string): string | undefined {
  return world.host('works').files.get(name);
}

/** What a book must look like. */
export function bookOf(pages: number): string {
  return Array.from({ length: pages }, (_, n) => `page ${n + 1}\n`).join('');
}

/** What somebody heard, for a message. */
export function quoted(text: unknown): string {
  return typeof text === 'string' && text !== '' ? `“${text}”` : 'nothing';
}

/** The files of the press, or some of them, for a message. */
export function shelf(world: World, counts: (file: string) => boolean = () => true): string {
  const names = [...world.host('works').files.keys()].filter(counts);
  return names.length === 0 ? 'nothing' : names.join(', ');
}

/** The book must be there, each page once and in order. */
export function mustBePrinted(world: World, { book, pages }: Order, story: string): void {
  const text = fileOf(world, `${book}.book`);
  if (text === bookOf(pages)) return;
  if (text === undefined) {
    assert.fail(`${story} There should be ${book}.book on the disk of the press; there is ${shelf(world)}.`);
  }
  assert.fail(
    `${story} ${book}.book should have pages 1 to ${pages}, each once; it has “${text.trim().replaceAll('\n', ', ')}”.`,
  );
}
