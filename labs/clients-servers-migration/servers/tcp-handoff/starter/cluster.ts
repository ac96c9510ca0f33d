/**
 * GIVEN: who is in the cluster, and what travels on a connection. Nothing to change here.
 *
 * A request is one line and then bytes: `PATH LENGTH`, a line end (one byte, 10), and LENGTH bytes. The line is UTF-8. The
 * reply is built in the same way: `200 SERVER RECEIVED LENGTH`, a line end, and LENGTH bytes; RECEIVED tells what came with
 * the request (see `fingerprint`). A connection may carry several requests, one after another.
 *
 *     /letters/ana 12⏎Dear editors
 *     200 app-3 12:5f1c0d0a 1000⏎…
 */

/** Where each tier listens. */
export const ports = { front: 80, app: 8000, data: 9000 } as const;

/** No request's line has more bytes than this, its line end included. */
export const lineMax = 1_024;

/** For so long a server that failed to take over is passed over. Milliseconds. */
export const passOver = 10_000;

/** What the switch says when nobody takes over. */
export const unavailable = '503\n';

const sections: Readonly<Record<string, readonly string[]>> = {
  news: ['app-1', 'app-2', 'app-3'],
  pictures: ['app-2', 'app-3', 'app-1'],
  letters: ['app-3', 'app-1', 'app-2'],
};

/**
 * The application servers for this path. The first one has the section in its memory; the others can do its work, but have
 * to get everything from the data server.
 */
export function serversFor(path: string): readonly string[] {
  const [, section = ''] = path.split('/');
  return sections[section] ?? ['app-1', 'app-2', 'app-3'];
}

/** How many bytes there are behind a path: the number at its end, such as 50000 in `/pictures/cat-50000`, or 1,000. */
export function sizeOf(path: string): number {
  return Number(/-(\d{1,7})$/.exec(path)?.[1] ?? 1_000);
}

/** What is behind a path: one letter, again and again. */
export function contentOf(path: string): Uint8Array {
  return new Uint8Array(sizeOf(path)).fill(97 + (path.length % 26));
}

/** Tells bytes apart: how many they are, and a checksum (FNV-1a) that depends on each of them and on their order. */
export function fingerprint(bytes: Uint8Array): string {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return `${bytes.length}:${sum.toString(16).padStart(8, '0')}`;
}
