import type { Address } from '../host/api';
import { HostError } from '../host/api';
import { limits } from '../host/limits';
import type { Packet } from '../host/world-api';
import { kindNumber, none } from '../trace/writer';
import type { About, PendingPacket } from './about';
import type { Machine } from './machine';
import type { Path } from './path';
import { lost } from './path';
import type { SimProcess } from './process';
import { Relay } from './relay';
import type { Happening } from './scheduler';
import type { Socket } from './socket';

/** Bytes that say of a connection where its streams are; what is unread or unsent travels with them. */
const stateSize = 256;
/** A request is sent again after 1, 2, 4, 8, 8 … seconds. Microseconds. */
const firstRepeat = 1_000_000;
const lastRepeat = 8_000_000;

/** Gives a socket to another process of the same machine. */
export function handToProcess(socket: Socket, to: SimProcess, unread: Uint8Array): void {
  const event = traceHandoff(socket, to.machine, to.traceIndex, unread.length);
  receive(socket, to, unread, event);
}

/** The move of a connection to whoever listens at an address: request, answer, repetition, refusal, time-out. */
export class Handoff {
  readonly #event: number;
  readonly #relay: Relay;
  readonly #there: Path;
  readonly #boot: number;
  readonly #process: SimProcess;
  readonly #size: number;
  readonly #hop: number;
  #repeat = firstRepeat;
  #moved = false;
  #settled = false;

  constructor(
    readonly socket: Socket,
    readonly target: Machine,
    readonly address: Address,
    readonly unread: Uint8Array,
    readonly settle: (error?: HostError) => void,
  ) {
    const { machine, owner, sim } = socket;
    this.#process = owner;
    this.#boot = machine.boot;
    this.#there = sim.network.path(machine, target);
    this.#size = stateSize + socket.reading.inbox.length + socket.out.unsent + unread.length;
    this.#event = traceHandoff(socket, target, none, this.#size, `${address.host}:${address.port}`);
    this.#relay = new Relay(socket.in, this.#there);
    this.#hop = socket.in.relays?.length ?? 0;
    socket.in.relays = [...(socket.in.relays ?? []), this.#relay];
    socket.leaving = true;
    sim.scheduler.after(
      limits.connectTimeout * 1_000,
      this.#later(() => this.#timeOut()),
    );
    this.#request();
  }

  /** Whether the giver's machine still knows of it. */
  get #lives(): boolean {
    return this.#there.from.boot === this.#boot && !this.#settled;
  }

  #request(): void {
    if (!this.#lives) return;
    const path = this.#there;
    path.count(this.#size);
    this.#send(path, this.#size, () => this.#arrive());
    this.socket.sim.scheduler.after(
      this.#repeat,
      this.#later(() => this.#request()),
    );
    this.#repeat = Math.min(this.#repeat * 2, lastRepeat);
  }

  #later(happen: () => void): Happening {
    return { happen, about: { kind: 'timer', machine: this.#there.from } };
  }

  #send(path: Path, size: number, arrived: () => void): void {
    const { sim } = this.socket;
    const delay = path.silent ? lost : sim.network.delay(path, sim.now, size, () => this.#packet(path, size));
    if (delay === lost) return this.#lost(path, size);
    // The state of the connection, and all who relay it, are both machines' matter.
    const about: About = {
      kind: 'packet',
      machine: path.to,
      also: path.from,
      slack: path.slack,
      packet: this.#pending(path, size),
    };
    const happen = (): void => (path.silent ? this.#lost(path, size) : arrived());
    const drop = (): boolean => {
      this.#lost(path, size);
      return this.#lives;
    };
    sim.scheduler.after(delay, { happen, about, drop });
  }

  #pending({ from, to }: Path, size: number): PendingPacket {
    const { local } = this.socket;
    const there = { host: this.target.name, port: this.address.port };
    const end = (machine: Machine) =>
      machine === this.target ? there : { host: machine.name, port: local.port };
    return { from: end(from), to: end(to), carries: 'handoff', size };
  }

  #lost({ from, to }: Path, size: number): void {
    const { trace, now } = this.socket.sim;
    trace.add(kindNumber.lost, now, from.index, none, to.index, none, size, this.#event, none, none);
  }

  /** The request is at the other machine. It may be a repetition, because the answer was lost. */
  #arrive(): void {
    const { socket, target } = this;
    if (socket.forgotten || this.#settled) return;
    const listener = target.listeners.get(this.address.port);
    if (!this.#moved) {
      if (listener === undefined || listener.full) {
        const why = listener ? 'has no room for another connection' : 'has nobody listening';
        return this.#answer(() => this.#refused(why));
      }
      this.#moved = true;
      receive(socket, listener.process, this.unread, this.#event);
      listener.offer(socket);
    }
    this.#answer(() => this.#accepted());
  }

  #answer(arrived: () => void): void {
    this.#send(this.socket.sim.network.path(this.target, this.#there.from), 0, () => {
      if (this.#lives) arrived();
    });
  }

  #accepted(): void {
    this.#settled = true;
    this.#shorten();
    if (this.target === this.#there.from) this.#relay.end();
    else this.#relay.open(this.#hop);
    this.#process.wake(() => this.settle());
  }

  /** A connection that comes back to a machine need not go round by those that had it since. */
  #shorten(): void {
    const { flow } = this.#relay;
    const relays = flow.relays ?? [];
    const own = relays.indexOf(this.#relay);
    const back = relays.findIndex(({ path }, at) => at <= own && path.from === this.target);
    if (back >= 0) flow.relays = orNone([...relays.slice(0, back), ...relays.slice(own + 1)]);
  }

  #refused(why: string): void {
    this.#fail(new HostError('ECONNREFUSED', `${this.address.host} ${why} on port ${this.address.port}`));
  }

  /** Once the other machine has the connection, the giver waits until it learns that, however long it takes. */
  #timeOut(): void {
    if (!this.#lives || this.#moved) return;
    this.#fail(new HostError('ETIMEDOUT', `${this.address.host} does not answer`));
  }

  #fail(error: HostError): void {
    const { socket } = this;
    this.#settled = true;
    socket.in.relays = orNone((socket.in.relays ?? []).filter((relay) => relay !== this.#relay));
    socket.leaving = false;
    this.#relay.end();
    if (!this.#process.alive) return socket.abandon();
    // After what was kept: a peer that has broken off meanwhile is known to have when the giver tries somebody else.
    const happen = (): void => this.#process.wake(() => this.settle(error));
    socket.sim.scheduler.after(0, {
      happen,
      about: { kind: 'wake', machine: socket.machine, channel: this.#relay },
    });
  }

  #packet(path: Path, size: number): Packet {
    const [fromPort, toPort] = [this.socket.local.port, this.address.port];
    const [from, to] = [path.from.name, path.to.name];
    return { from, to, fromPort, toPort, protocol: 'tcp', kind: 'handoff', size, text: '' };
  }
}

function orNone(relays: readonly Relay[]): readonly Relay[] | undefined {
  return relays.length === 0 ? undefined : relays;
}

/** The new owner has the socket. */
function receive(socket: Socket, to: SimProcess, unread: Uint8Array, cause: number): void {
  const { sim, machine, owner } = socket;
  socket.moveTo(to);
  socket.leaving = false;
  socket.reading.putBack(unread);
  sim.cause = sim.trace.add(
    kindNumber.handed,
    sim.now,
    to.machine.index,
    to.traceIndex,
    machine.index,
    owner.traceIndex,
    0,
    cause,
    none,
    none,
  );
}

function traceHandoff(socket: Socket, to: Machine, process: number, size: number, text?: string): number {
  const { sim, machine, processIndex } = socket;
  return sim.trace.add(
    kindNumber.handoff,
    sim.now,
    machine.index,
    processIndex,
    to.index,
    process,
    size,
    sim.cause,
    text === undefined ? none : sim.trace.text(text),
    sim.here(),
  );
}
