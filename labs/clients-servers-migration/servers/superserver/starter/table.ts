import { portsOf } from './services';

/** A line of `inetd.conf` that can be served. */
export interface Entry {
  /** The line's number in the file: the first line is 1. */
  readonly line: number;
  readonly service: string;
  readonly port: number;
  /** How many servers of this service there may be at once. */
  readonly limit: number;
  readonly program: string;
  readonly args: readonly string[];
}

/** A line of `inetd.conf` that cannot, and why. */
export interface BadLine {
  readonly line: number;
  readonly problem: string;
}

/** Reads the table `inetd.conf`. The ports are those that the table `services` gives. */
export function readTable(services: string, inetd: string): { entries: Entry[]; bad: BadLine[] } {
  const ports = portsOf(services);
  const entries: Entry[] = [];
  const bad: BadLine[] = [];
  // YOUR WORK (stage 1): this believes that every line is as it should be, with one space between two words. Take
  // comments, empty lines and any white space, and put what is no good into `bad` instead of giving up.
  for (const [n, text] of inetd.split('\n').entries()) {
    if (text === '' || text.startsWith('#')) continue;
    const [service = '', limit, program = '', ...args] = text.split(' ');
    const port = ports.get(service);
    if (port === undefined)
      throw new Error(`line ${n + 1} of inetd.conf: nobody knows the service ${service}`);
    entries.push({ line: n + 1, service, port, limit: Number(limit), program, args });
  }
  return { entries, bad };
}
