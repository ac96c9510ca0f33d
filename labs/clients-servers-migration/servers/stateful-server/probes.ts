/** The student’s client, the server’s process, a record of what was read and written, and words for what is seen. */
import assert from 'node:assert/strict';
import type { Host } from 'dlabs';
import type { LoadModule, World, WorldProcess } from 'dlabs/world';
import type * as ClientModule from './starter/client';
import type { Request } from './starter/protocol';

export type RemoteFiles = ClientModule.RemoteFiles;

export function told(request: Request): string {
  if (request.op === 'read') return `read block ${request.block} of ${request.fd}`;
  if (request.op === 'write') return `write block ${request.block} of ${request.fd}`;
  if (request.op === 'open') return `open “${request.file}” as ${request.fd}`;
  return request.op === 'close' ? `close ${request.fd}` : request.op;
}

export function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

/** A text of so many whole blocks, each of which tells where it is from. */
export function blocksOf(name: string, count: number): string {
  return Array.from({ length: count }, (_, n) => blockText(`${name}${n}`)).join('');
}

/** A block that begins so. */
export function blockText(what: string): string {
  return what.padEnd(16, '.');
}

/** The server that runs now; it must run. */
export function serverOf(world: World): WorldProcess {
  const process = world.host('files').processes.find(({ name }) => name === 'server');
  return process ?? assert.fail('The file server does not run any more.');
}

export async function opened(world: World): Promise<void> {
  await world.eventually('the file server is open', () => serverOf(world).output.includes('open'), {
    within: 5_000,
  });
}

/** Lets the time pass in which a server that has just started may hold writes back. */
export async function settled(world: World): Promise<void> {
  await opened(world);
  await world.sleep(2_700);
}

/** Kills the server and starts it again, or its machine, at once or a little later. */
export async function crash(world: World): Promise<string> {
  if (world.choose(2) === 0) {
    const server = serverOf(world);
    server.kill();
    await world.sleep(world.choose(2) * world.choose(1_000));
    server.restart();
    return 'the server was killed and started again';
  }
  world.host('files').powerFail();
  await world.sleep(world.choose(1_000));
  world.host('files').powerOn();
  return 'the server lost its power for a while';
}

/** Runs a client of the check whose process stays, and answers callbacks, when the body is done. */
export function staying<T>(world: World, machine: string, body: (host: Host) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    void world.host(machine).run(async (host) => {
      await body(host).then(resolve, reject);
      await host.sleep(100_000);
    });
  });
}

/** The student’s files, on that machine; they stay, too. */
export function useFiles<T>(
  world: World,
  machine: string,
  body: (remote: RemoteFiles, host: Host) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    void world.host(machine).run(async (host: Host, student: LoadModule) => {
      const { RemoteFiles } = student<typeof ClientModule>('client.ts');
      await body(new RemoteFiles(host), host).then(resolve, reject);
      await host.sleep(100_000);
    });
  });
}

/** What a promise gives; it must neither take too long nor end in an error. */
export async function inTime<T>(host: Host, what: string, promise: Promise<T>, within = 30_000): Promise<T> {
  const late = host.sleep(within).then(() => assert.fail(`${what} had not ended after ${within / 1_000} s.`));
  const ended = promise.catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ERR_ASSERTION') throw error;
    return assert.fail(`${what} ended in an error: ${String(error)}.`);
  });
  return Promise.race([ended, late]);
}

interface Write {
  readonly text: string;
  readonly begun: number;
  /** When its writer had the reply. */
  acknowledged: number;
}

/**
 * What was written to the blocks of files, and when it was acknowledged. Judges what is read: it must not be older than
 * the last write that was acknowledged before the read began.
 */
export class Ledger {
  readonly #writes = new Map<string, Write[]>();
  /** Counts what happens; the world’s time would not tell apart what happens at one moment. */
  #now = 0;

  put(file: string, block: number, text: string): void {
    this.#writes.set(`${file} ${block}`, [{ text, begun: -1, acknowledged: 0 }]);
  }

  begin(file: string, block: number, text: string): Write {
    const write = { text, begun: ++this.#now, acknowledged: Infinity };
    this.#writes.get(`${file} ${block}`)?.push(write);
    return write;
  }

  end(write: Write): void {
    write.acknowledged = ++this.#now;
  }

  /** Notes that a read begins; what is given back judges what it gave. */
  reading(file: string, block: number): (text: string, who: string, story: string) => void {
    const begun = ++this.#now;
    return (text, who, story) => {
      const writes = this.#writes.get(`${file} ${block}`) ?? [];
      const what = `${who} read block ${block} of “${file}” and got “${text}”`;
      const read = writes.find((write) => write.text === text);
      if (!read) assert.fail(`${story} ${what}, which nobody wrote there.`);
      const newer = writes.find(
        ({ begun: from, acknowledged }) => read.acknowledged < from && acknowledged < begun,
      );
      if (newer) {
        assert.fail(
          `${story} ${what}. But “${newer.text}” had been written over it, and acknowledged before ${who} began to read.`,
        );
      }
    };
  }
}
