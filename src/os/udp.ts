import { createSocket, type Socket } from 'node:dgram';
import type { Address } from '../host/api';
import { HostError } from '../host/api';
import { showData } from '../host/format';
import type { PacketVerdict } from '../host/world-api';
import type { Machine, OpenPort } from './machine';
import type { OsNetwork, Path } from './network';
import type { Recorder } from './recorder';

/** The host of those who send from outside the world. */
const outside = '127.0.0.1';

interface UdpTools {
  readonly network: OsNetwork;
  readonly recorder: Recorder;
  readonly draw: (limit: number) => number;
}

/** The way of datagrams from one port to another: a real port of the supervisor that stands for the sender's. */
export class UdpRoute {
  readonly #socket: Socket = createSocket('udp4');
  readonly #path: Path;
  #closed = false;

  constructor(
    readonly from: OpenPort,
    readonly source: Machine,
    readonly target: Machine,
    readonly port: number,
    readonly tools: UdpTools,
  ) {
    this.#path = tools.network.path(source, target);
    this.#socket.on('message', (data) => this.#enter(new Uint8Array(data)));
    this.#socket.on('error', () => undefined);
    this.#socket.unref();
  }

  /** The sender, as the receiver sees it. */
  get address(): Address {
    return { host: this.source.name, port: this.from.port };
  }

  /** @returns the real port to send to */
  open(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.bind(0, '127.0.0.1', () => resolve(this.#socket.address().port));
    });
  }

  #enter(data: Uint8Array): void {
    const path = this.#path;
    const { recorder } = this.tools;
    const event = recorder.add('send', { ...this.#parties, size: data.length, text: showData(data) });
    if (path.from !== path.to) {
      path.segments++;
      path.bytes += data.length;
    }
    const verdict = this.#judge(data);
    const lost = verdict === 'drop' || path.blocked || path.loses();
    const sent = verdict === 'corrupt' || path.corrupts() ? this.#corrupted(data) : data;
    const copies = verdict === 'duplicate' || path.doubles() ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delay = typeof verdict === 'object' ? verdict.delay : path.delay(data.length);
      if (lost || delay === undefined)
        recorder.add('lost', { ...this.#parties, size: data.length, cause: event });
      else setTimeout(() => this.#arrive(sent, event), delay);
    }
  }

  #judge(data: Uint8Array): PacketVerdict {
    return this.tools.network.judge(() => ({
      from: this.source.name,
      to: this.target.name,
      fromPort: this.from.port,
      toPort: this.port,
      protocol: 'udp',
      kind: 'data',
      size: data.length,
      text: showData(data),
    }));
  }

  get #parties() {
    const { source, target, from } = this;
    return { host: source, process: from.process.traceIndex, peer: target };
  }

  /** One bit is turned. */
  #corrupted(data: Uint8Array): Uint8Array {
    if (data.length === 0) return data;
    const changed = data.slice();
    const at = this.tools.draw(data.length);
    changed[at] = (changed[at] as number) ^ (1 << this.tools.draw(8));
    return changed;
  }

  #arrive(data: Uint8Array, event: number): void {
    if (this.#closed) return;
    const open = this.target.datagrams.get(this.port);
    const { recorder } = this.tools;
    if (this.#path.silent || open?.real === undefined) {
      recorder.add('lost', { ...this.#parties, size: data.length, cause: event });
      return;
    }
    const { source, target, from } = this;
    const at = {
      host: target,
      process: open.process.traceIndex,
      peer: source,
      peerProcess: from.process.traceIndex,
    };
    recorder.add('deliver', { ...at, size: data.length, cause: event });
    this.#socket.send(data, open.real, target.address);
  }

  close(): void {
    this.#closed = true;
    this.#socket.close();
  }
}

/** The ways of all datagrams of a world. */
export class UdpRoutes {
  readonly #routes = new Map<string, { readonly route: UdpRoute; readonly real: Promise<number> }>();
  readonly #byReal = new Map<number, UdpRoute>();
  /** Real ports outside the world that sent something: they can be answered. */
  readonly #outsiders = new Set<number>();

  constructor(readonly tools: UdpTools) {}

  async to(from: OpenPort, source: Machine, target: Machine | undefined, to: Address): Promise<number> {
    if (to.host === outside && this.#outsiders.has(to.port)) return to.port;
    if (!target) throw new HostError('ENOTFOUND', `no host is called “${to.host}”`);
    const key = `${from.id} ${to.host}:${to.port}`;
    let known = this.#routes.get(key);
    if (!known) {
      const route = new UdpRoute(from, source, target, to.port, this.tools);
      known = { route, real: route.open() };
      this.#routes.set(key, known);
    }
    const real = await known.real;
    this.#byReal.set(real, known.route);
    return real;
  }

  /** Whose datagrams come from a real port; one outside the world is itself. */
  sender(real: number): Address {
    const route = this.#byReal.get(real);
    if (!route) this.#outsiders.add(real);
    return route?.address ?? { host: outside, port: real };
  }

  close(): void {
    for (const { route } of this.#routes.values()) route.close();
  }
}
