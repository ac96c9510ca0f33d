/** Callers of the checks, and what they see. */
import assert from 'node:assert/strict';
import { HostError } from 'dlabs';
import type { Connection, Host } from 'dlabs';
import type { World, WorldProcess } from 'dlabs/world';
import type { Box } from './scenario';
import { linesOf } from './starter/conversation';

/** The port of each service that the checks use. */
export const ports = { ftp: 21, telnet: 23, smtp: 25, login: 49, sunrpc: 111 } as const;
export type Service = keyof typeof ports;

/** The program of each service. */
export const programs = {
  ftp: 'ftpd.ts',
  telnet: 'telnetd.ts',
  smtp: 'smtpd.ts',
  login: 'logind.ts',
} as const;
export type Offered = keyof typeof programs;
export const offered = Object.keys(programs) as Offered[];

/** What a server says first. */
export interface Greeting {
  readonly service: string;
  readonly pid: number;
  readonly args: string;
}

/** One call. It says nothing by itself. */
export class Call {
  /** The lines that came. */
  readonly lines: string[] = [];
  /** How the connection ended: properly, or the error's code. */
  end: string | undefined;

  private constructor(
    readonly service: string,
    readonly connection: Connection | undefined,
  ) {}

  static async open(host: Host, service: Service, to = 'box'): Promise<Call> {
    try {
      const connection = await host.connect({ host: to, port: ports[service] });
      const call = new Call(service, connection);
      void call.#listen(connection);
      return call;
    } catch (error) {
      const call = new Call(service, undefined);
      call.end = error instanceof HostError ? error.code : String(error);
      return call;
    }
  }

  async #listen(connection: Connection): Promise<void> {
    try {
      for await (const line of linesOf(connection)) this.lines.push(line);
      this.end = 'ended';
    } catch (error) {
      this.end = error instanceof HostError ? error.code : String(error);
    }
  }

  get greeting(): Greeting | undefined {
    const [, service = '', pid, args = ''] =
      /^220 \S+ (\S+), process (\d+)(?:, told (.*))?$/.exec(this.lines[0] ?? '') ?? [];
    return pid === undefined ? undefined : { service, pid: Number(pid), args };
  }

  /** Says one line. A connection that is broken shows in `end`. */
  say(line: string): void {
    this.connection?.write(`${line}\n`).catch(() => undefined);
  }

  /** What the caller has so far, in words. */
  get seen(): string {
    if (!this.connection) return `could not connect (${this.end ?? ''})`;
    const heard = this.lines.length === 0 ? 'heard nothing' : `heard “${this.lines.join(' | ')}”`;
    if (this.end === undefined) return `${heard} and still waits`;
    return this.end === 'ended'
      ? `${heard}, and the connection was ended`
      : `${heard}, and the connection broke`;
  }
}

/** Runs callers on the desk. */
export function atDesk<T>(world: World, body: (host: Host) => Promise<T>): Promise<T> {
  return world.host('desk').run(body);
}

/** Whether `holds` becomes true in time. */
export function soon(world: World, holds: () => boolean, within = 2_000): Promise<boolean> {
  return world.eventually('', holds, { within }).then(
    () => true,
    () => false,
  );
}

/** Waits for the greeting of a call. @param story what went before, for the message */
export async function mustBeGreeted(world: World, box: Box, call: Call, story: string): Promise<Greeting> {
  await soon(world, () => call.greeting !== undefined || call.end !== undefined);
  const { greeting } = call;
  if (greeting) return greeting;
  assert.fail(
    `${story} Whoever called ${call.service} ${call.seen}, but should be greeted by a server.${await stateOf(box)}`,
  );
}

/** The servers that the superserver runs now. */
export function serversOf({ host, superserver }: Box): WorldProcess[] {
  return host.processes.filter((process) => process !== superserver && process.name !== 'portmapper');
}

/** The running servers of one service. */
export function runningOf(box: Box, service: Offered): WorldProcess[] {
  const name = programs[service].replace('.ts', '');
  return serversOf(box).filter((process) => process.name.replace(/-\d+$/, '') === name);
}

/** The names of processes, for a message. */
export function named(processes: readonly WorldProcess[]): string {
  return processes.length === 0 ? 'none' : processes.map(({ name }) => name).join(', ');
}

/** Tells of a superserver that is gone, which explains most. */
export async function stateOf({ superserver }: Box): Promise<string> {
  if (superserver.alive) return '';
  const { code, error } = await superserver.exited;
  const why = error ?? (code === 0 ? 'its function returned' : `exit code ${code ?? ''}`);
  return ` By then the superserver had ended: ${why}.`;
}

/** A table with a line for each of the services, all with this limit. */
export function tableOf(services: readonly Offered[], limit = 8): string {
  return services.map((service) => `${service} ${limit} ${programs[service]}\n`).join('');
}

/** One of the list, taken out of it. */
export function draw<T>(world: World, list: T[]): T | undefined {
  return list.splice(world.choose(list.length), 1)[0];
}
