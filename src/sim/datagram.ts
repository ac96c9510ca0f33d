import type { Address, Datagram, DatagramSocket } from '../host/api';
import { HostError } from '../host/api';
import { showData } from '../host/format';
import { limits } from '../host/limits';
import { decodeUtf8, toBytes } from '../host/text';
import type { Packet } from '../host/world-api';
import { kindNumber, none } from '../trace/writer';
import { Arrivals } from './arrivals';
import type { About } from './about';
import type { Machine } from './machine';
import type { Path } from './path';
import { lost } from './path';
import type { SimProcess } from './process';
import type { Happening } from './scheduler';

/** A port for datagrams, as its process holds it. */
export class SimDatagramSocket implements DatagramSocket {
  readonly #arrivals: Arrivals<Datagram>;
  /** Bytes that were not received yet. */
  #unread = 0;
  #closed = false;

  constructor(
    readonly port: number,
    readonly process: SimProcess,
  ) {
    this.#arrivals = new Arrivals(process, `a datagram on port ${port}`);
  }

  send(to: Address, data: Uint8Array | string): Promise<void> {
    const { process } = this;
    process.mustLive();
    const target = process.sim.findMachine(to.host);
    try {
      if (this.#closed) throw new HostError('EINVAL', 'this socket is closed');
      if (!target) throw new HostError('ENOTFOUND', `no host is called “${to.host}”`);
      const bytes = toBytes(data);
      if (bytes.length > limits.datagram) {
        throw new HostError(
          'EMSGSIZE',
          `a datagram carries at most ${limits.datagram} bytes, not ${bytes.length}`,
        );
      }
      this.#send(target, to.port, bytes);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #send(target: Machine, port: number, bytes: Uint8Array): void {
    const { sim, machine, traceIndex } = this.process;
    const path = sim.network.path(machine, target);
    const journey = new Journey(this, path, port, bytes);
    const text = sim.preview(() => showData(bytes));
    const event = sim.trace.add(
      kindNumber.datagram,
      sim.now,
      machine.index,
      traceIndex,
      target.index,
      none,
      bytes.length,
      sim.cause,
      text,
      sim.here(),
    );
    journey.begin(event);
  }

  hasRoom(size: number): boolean {
    return this.#unread + size <= limits.datagramBuffer;
  }

  /** A datagram arrived. */
  offer(datagram: Datagram): void {
    this.#unread += datagram.data.length;
    this.#arrivals.add(datagram);
  }

  async receive(): Promise<Datagram | undefined> {
    const datagram = await this.#arrivals.next();
    if (datagram) this.#unread -= datagram.data.length;
    return datagram;
  }

  serve(): void {
    this.#arrivals.serve();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { process } = this;
    process.machine.datagramSockets.delete(this.port);
    process.ports.delete(this);
    this.#arrivals.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Datagram> {
    for (let next = await this.receive(); next !== undefined; next = await this.receive()) yield next;
  }
}

/** The coming of a datagram, or of its copy. */
class Arrival implements Happening {
  constructor(
    readonly journey: Journey,
    readonly data: Uint8Array,
  ) {}

  happen(): void {
    this.journey.arrive(this.data);
  }

  get about(): About {
    const { data } = this;
    const { path, port, from } = this.journey;
    const to = { host: path.to.name, port };
    const packet = { from, to, carries: 'datagram', size: data.length, text: showData(data) };
    return { kind: 'packet', machine: path.to, slack: path.slack, packet };
  }

  drop(): boolean {
    this.journey.lose();
    return false;
  }

  duplicate(): void {
    this.journey.copy(this.data);
  }
}

/** One datagram on its way. Nothing repeats it, and nothing keeps it behind those that were sent earlier. */
class Journey {
  readonly from: Address;
  readonly #sender: SimProcess;
  #event = none;

  constructor(
    socket: SimDatagramSocket,
    readonly path: Path,
    readonly port: number,
    readonly bytes: Uint8Array,
  ) {
    this.#sender = socket.process;
    this.from = { host: path.from.name, port: socket.port };
  }

  begin(event: number): void {
    const { path, bytes } = this;
    const { sim } = this.#sender;
    this.#event = event;
    path.segments++;
    path.bytes += bytes.length;
    if (path.silent) return this.lose();
    const { network, now } = sim;
    const fate = network.decide(path, now, bytes.length, () => this.#packet());
    const data = fate.corrupt && bytes.length > 0 ? this.#damaged() : bytes;
    if (fate.delay === lost) this.lose();
    else this.#plan(fate.delay, data);
    if (fate.copy === lost) return;
    path.segments++;
    path.bytes += bytes.length;
    this.#plan(fate.copy, data);
  }

  #plan(delay: number, data: Uint8Array): void {
    this.#sender.sim.scheduler.after(delay, new Arrival(this, data));
  }

  /** The same once more, as if the network had copied it where it is now. */
  copy(data: Uint8Array): void {
    this.#plan(0, data);
  }

  /** One bit is another. */
  #damaged(): Uint8Array {
    const { choices } = this.#sender.sim.network;
    const data = this.bytes.slice();
    const at = choices.below(data.length);
    data[at] = (data[at] as number) ^ (1 << choices.below(8));
    return data;
  }

  arrive(data: Uint8Array): void {
    const { path } = this;
    const { sim, machine } = this.#sender;
    const socket = path.to.datagramSockets.get(this.port);
    if (path.silent || !socket?.hasRoom(data.length)) return this.lose();
    const { traceIndex } = socket.process;
    sim.cause = sim.trace.add(
      kindNumber['datagram-received'],
      sim.now,
      path.to.index,
      traceIndex,
      machine.index,
      this.#sender.traceIndex,
      data.length,
      this.#event,
      data === this.bytes ? none : sim.preview(() => showData(data)),
      none,
    );
    socket.offer({ data: data.slice(), from: this.from });
  }

  lose(): void {
    const { sim, machine, traceIndex } = this.#sender;
    const { bytes, path } = this;
    const to = path.to.index;
    sim.trace.add(
      kindNumber.lost,
      sim.now,
      machine.index,
      traceIndex,
      to,
      none,
      bytes.length,
      this.#event,
      none,
      none,
    );
  }

  #packet(): Packet {
    const { bytes, path } = this;
    return {
      from: path.from.name,
      to: path.to.name,
      fromPort: this.from.port,
      toPort: this.port,
      protocol: 'udp',
      kind: 'data',
      size: bytes.length,
      get text() {
        return decodeUtf8(bytes);
      },
    };
  }
}
