/** What servers and clients say to the daemon, and what servers say first to whoever connects. Each is a line of JSON. */

/** The one port that everybody must know: that of the port mapper, `sunrpc`. */
export const daemonPort = 111;

/** A server tells where it listens. The entry is good as long as this connection stays open. */
export type Register = { readonly op: 'register'; readonly service: string; readonly port: number };

/** A client asks where a service is. */
export type Lookup = { readonly op: 'lookup'; readonly service: string };

/** The answer to `register`. */
export type Registered = { readonly ok: boolean };

/** The answer to `lookup`: the ports of all servers of this service, in any order; none if there are none. */
export type Found = { readonly ports: readonly number[] };

/** What a server says first on each connection: who it is. */
export type Greeting = { readonly service: string };

/** What a line says to the daemon, or undefined if that is nonsense. */
export function readRequest(line: unknown): Register | Lookup | undefined {
  const { op, service, port } = (line ?? {}) as Partial<Record<string, unknown>>;
  if (typeof service !== 'string') return undefined;
  if (op === 'lookup') return { op, service };
  return op === 'register' && isPort(port) ? { op, service, port } : undefined;
}

function isPort(port: unknown): port is number {
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
}
