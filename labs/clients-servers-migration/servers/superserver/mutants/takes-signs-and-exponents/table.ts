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
  for (const [n, text] of inetd.split('\n').entries()) {
    const line = n + 1;
    const words = text.replace(/#.*/, '').trim();
    if (words === '') continue;
    const [service = '', limit = '', program, ...args] = words.split(/\s+/);
    const port = ports.get(service);
    if (port === undefined) bad.push({ line, problem: `no service is called “${service}”` });
    else if (program === undefined) bad.push({ line, problem: 'service, limit and program are wanted' });
    else if (!Number.isInteger(Number(limit)) || Number(limit) < 1)
      bad.push({ line, problem: `“${limit}” is no limit` });
    else if (entries.some((other) => other.port === port)) bad.push({ line, problem: `${service} again` });
    else entries.push({ line, service, port, limit: Number(limit), program, args });
  }
  return { entries, bad };
}
