import { connect, type Socket } from 'node:net';
import type { Address } from '../host/api';
import { HostError } from '../host/api';
import type { SourcePlace } from '../trace/data';
import type { Machine, OpenPort } from './machine';
import type { OsNetwork, Path } from './network';
import type { OsProcess } from './os-process';
import type { Recorder } from './recorder';

/** A connection request is sent again after 1, 2, 4 … seconds (RFC 6298 section 2.1). Milliseconds. */
const firstRepeat = 1_000;

/** What the opening of a connection needs. */
export interface DialTools {
  readonly network: OsNetwork;
  readonly recorder: Recorder;
  /** Processes that were just started have not opened their ports yet: the request reaches them when they have. */
  readonly settled: (machine: Machine) => Promise<void>;
}

export interface Dialed {
  readonly socket: Socket;
  readonly listener: OpenPort;
  /** The accept, in the trace. */
  readonly event: number;
}

/** The opening of a connection: request, answer, repetition, refusal, time-out. */
export class Dial {
  readonly #deadline: number;
  readonly #there: Path;
  readonly #event: number;

  /** @param timeout milliseconds @param local the end point that the caller has */
  constructor(
    readonly caller: OsProcess,
    readonly target: Machine,
    readonly local: Address,
    readonly remote: Address,
    timeout: number,
    readonly tools: DialTools,
    place: SourcePlace | undefined,
  ) {
    this.#deadline = performance.now() + timeout;
    this.#there = tools.network.path(caller.machine, target);
    const text = `${remote.host}:${remote.port}`;
    this.#event = tools.recorder.add('connect', { ...this.#atCaller, text, place });
  }

  get #atCaller() {
    const { machine, traceIndex } = this.caller;
    return { host: machine, process: traceIndex, peer: this.target };
  }

  /**
   * Asks until there is an answer.
   * @param made is called at once when the real connection is there, before anybody reads from it
   * @throws {HostError} ECONNREFUSED, ETIMEDOUT
   */
  async run(made: (socket: Socket, listener: OpenPort) => void): Promise<Dialed> {
    for (let repeat = firstRepeat; ; repeat *= 2) {
      const arrived = await this.#cross(this.#there, repeat);
      if (!arrived) continue;
      await this.#inTime(this.tools.settled(this.target));
      const listener = this.target.listeners.get(this.remote.port);
      if (listener?.real === undefined || listener.waiting >= listener.backlog) {
        const why = listener ? 'has no room for another connection' : 'has nobody listening';
        return this.#refuse(`${this.remote.host} ${why} on port ${this.remote.port}`);
      }
      return this.#accept(listener, listener.real, made);
    }
  }

  async #accept(
    listener: OpenPort,
    real: number,
    made: (socket: Socket, listener: OpenPort) => void,
  ): Promise<Dialed> {
    listener.waiting++;
    const opened = open(this.target.address, real);
    const settled = opened.then(
      (socket) => made(socket, listener),
      () => undefined,
    );
    listener.dialing.add(settled);
    await settled;
    listener.dialing.delete(settled);
    const socket = await opened.catch(() => undefined);
    if (!socket) return this.#refuse(`${this.remote.host} has nobody listening on port ${this.remote.port}`);
    this.#there.connections++;
    const { recorder } = this.tools;
    const { machine, traceIndex } = this.caller;
    const at = {
      host: this.target,
      process: listener.process.traceIndex,
      peer: machine,
      peerProcess: traceIndex,
    };
    const accepted = recorder.add('accepted', { ...at, cause: this.#event });
    await this.#back();
    const peerProcess = listener.process.traceIndex;
    const event = recorder.add('connected', { ...this.#atCaller, peerProcess, cause: accepted });
    return { socket, listener, event };
  }

  async #refuse(why: string): Promise<never> {
    await this.#back();
    this.tools.recorder.add('refused', { ...this.#atCaller, cause: this.#event });
    throw new HostError('ECONNREFUSED', why);
  }

  /** The answer's way. */
  async #back(): Promise<void> {
    const path = this.tools.network.path(this.target, this.caller.machine);
    for (let repeat = firstRepeat; !(await this.#cross(path, repeat)); repeat *= 2);
  }

  /** One packet. @returns whether it arrived; otherwise the time until it is sent again has passed */
  async #cross(path: Path, repeat: number): Promise<boolean> {
    const { network, recorder } = this.tools;
    const verdict = network.judge(() => ({
      from: path.from.name,
      to: path.to.name,
      fromPort: path === this.#there ? this.local.port : this.remote.port,
      toPort: path === this.#there ? this.remote.port : this.local.port,
      protocol: 'tcp',
      kind: path === this.#there ? 'connect' : 'accept',
      size: 0,
      text: '',
    }));
    const dropped =
      verdict === 'drop' || verdict === 'corrupt' || path.silent || path.loses() || path.corrupts();
    const delay = typeof verdict === 'object' ? verdict.delay : path.delay(0);
    if (!dropped && delay !== undefined) {
      await this.#inTime(sleep(delay));
      if (!path.silent) return true;
    }
    recorder.add('lost', { ...this.#atCaller, cause: this.#event });
    await this.#inTime(network.pause(repeat));
    return false;
  }

  async #inTime(step: Promise<void>): Promise<void> {
    const left = this.#deadline - performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<true>((resolve) => (timer = setTimeout(() => resolve(true), left)));
    const timedOut = await Promise.race([late, step]);
    clearTimeout(timer);
    if (timedOut !== true) return;
    this.tools.recorder.add('timed-out', { ...this.#atCaller, cause: this.#event });
    throw new HostError('ETIMEDOUT', `${this.remote.host} does not answer`);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true });
    socket.pause();
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
