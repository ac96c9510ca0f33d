import type { Socket } from 'node:net';
import { HostError } from '../host/api';
import { limits } from '../host/limits';
import { Dial } from './dial';
import type { Machine, OpenPort } from './machine';
import type { OsProcess } from './os-process';
import type { Answers, CallName, Calls, ListenGrant, Notice, Recipient } from './protocol';
import type { Supervisor } from './supervisor';
import { Wire, type WireEnd } from './wire';

type Handlers = {
  readonly [N in CallName]: (
    process: OsProcess,
    call: Calls[N],
    socket: Socket | undefined,
  ) => Promise<Answers[N]> | Answers[N];
};

/** Answers the calls of processes, and takes their notices. */
export class Calling {
  #lastPort = 0;
  #lastWire = 0;
  /** Ports by the supervisor's number. */
  readonly #ports = new Map<number, OpenPort>();
  /** Connections by the listener and the real port that they come from. */
  readonly #peers = new Map<string, Wire>();

  constructor(readonly supervisor: Supervisor) {}

  async call<N extends CallName>(
    process: OsProcess,
    name: N,
    call: Calls[N],
    socket?: Socket,
  ): Promise<Answers[N]> {
    const handler = this.#handlers[name];
    const answer = await handler(process, call, socket);
    this.supervisor.setup.observer.happened();
    return answer;
  }

  readonly #handlers: Handlers = {
    listen: (process, { port, backlog }) =>
      this.#grant(process.machine, process.machine.listeners, process, port, backlog),
    bound: (process, { listener, real }) => this.#bound(process, listener, real, 'tcp'),
    connect: (process, call) => this.#connect(process, call),
    who: (_process, { listener, port }) => this.#who(listener, port),
    reserve: (process, { to }) => this.#reserve(process, to),
    spawn: (process, call, socket) => this.#spawn(process, call, socket),
    compute: (process, call) => this.#compute(process, call),
    disk: (process, call) => this.#disk(process, call),
    handOff: (process, call, socket) => this.#handOff(process, call, socket),
    datagram: (process, { port }) =>
      this.#grant(process.machine, process.machine.datagrams, process, port, Infinity),
    datagramBound: (process, { socket, real }) => this.#bound(process, socket, real, 'udp'),
    route: (process, { socket, to }) => {
      const from = this.#ports.get(socket) as OpenPort;
      return this.supervisor.udp.to(from, process.machine, this.supervisor.findMachine(to.host), to);
    },
    sender: (_process, { port }) => this.supervisor.udp.sender(port),
  };

  #grant(
    machine: Machine,
    ports: Map<number, OpenPort>,
    process: OsProcess,
    port: number,
    backlog: number,
  ): ListenGrant {
    const own = port === 0 ? machine.freePort(ports) : port;
    if (ports.has(own))
      throw new HostError('EADDRINUSE', `another process of ${machine.name} has port ${own} already`);
    const id = ++this.#lastPort;
    const open: OpenPort = { id, port: own, process, backlog, waiting: 0, dialing: new Set() };
    ports.set(own, open);
    this.#ports.set(id, open);
    return { listener: id, host: machine.name, port: own, address: machine.address, tries: triesFor(port) };
  }

  #bound(process: OsProcess, id: number, real: number, protocol: 'tcp' | 'udp'): null {
    const open = this.#ports.get(id);
    if (!open) return null;
    open.real = real;
    const { address } = process.machine;
    this.supervisor.setup.observer.opened(process, open.port, { address, port: real }, protocol);
    return null;
  }

  async #connect(
    process: OsProcess,
    { host, port, timeout, place }: Calls['connect'],
  ): Promise<Answers['connect']> {
    const { supervisor } = this;
    const target = supervisor.findMachine(host);
    if (!target) throw new HostError('ENOTFOUND', `no host is called “${host}”`);
    const { network, recorder, wires } = supervisor;
    const local = { host: process.machine.name, port: process.machine.freePort(process.machine.listeners) };
    const id = ++this.#lastWire;
    const settled = (machine: Machine): Promise<void> => supervisor.settled(machine);
    const dial = new Dial(
      process,
      target,
      local,
      { host, port },
      timeout,
      { network, recorder, settled },
      place,
    );
    let wire: Wire | undefined;
    await dial.run((socket, listener) => {
      const ends: [WireEnd, WireEnd] = [
        { address: local, machine: process.machine, process },
        { address: { host, port }, machine: target, process: listener.process },
      ];
      wire = new Wire(id, ends, { network, recorder, over: () => wires.delete(id) });
      wires.set(id, wire);
      wire.join(1, socket);
      this.#peers.set(peerKey(listener.id, socket.localPort), wire);
    });
    const { token, ...relay } = await supervisor.relay.expect((socket) => wire?.join(0, socket));
    return { wire: id, local, relay, token };
  }

  async #who(listener: number, port: number): Promise<Answers['who']> {
    const open = this.#ports.get(listener);
    if (!this.#peers.has(peerKey(listener, port)) && open) await Promise.all(open.dialing);
    const wire = this.#peers.get(peerKey(listener, port));
    this.#peers.delete(peerKey(listener, port));
    return wire ? { wire: wire.id, remote: wire.ends[0].address } : {};
  }

  async #reserve(process: OsProcess, to: Calls['reserve']['to']): Promise<null> {
    const { supervisor } = this;
    if ('program' in to) {
      supervisor.mayStart(process.machine, to.program, to.memory);
      return null;
    }
    if ('child' in to) {
      this.#recipient(to);
      return null;
    }
    const target = supervisor.findMachine(to.host);
    if (!target) throw new HostError('ENOTFOUND', `no host is called “${to.host}”`);
    await this.#reach(process.machine, target);
    await supervisor.settled(target);
    const { listener } = this.#recipient(to);
    if (listener && listener.waiting >= listener.backlog)
      throw new HostError('ECONNREFUSED', `${to.host} has no room for another connection on port ${to.port}`);
    return null;
  }

  /** A message to another machine and its answer. @throws {HostError} ETIMEDOUT */
  async #reach(from: Machine, to: Machine): Promise<void> {
    const { network } = this.supervisor;
    const [there, back] = [network.path(from, to), network.path(to, from)];
    const deadline = performance.now() + limits.connectTimeout;
    while (there.silent || back.silent) {
      const left = deadline - performance.now();
      if (left <= 0) throw new HostError('ETIMEDOUT', `${to.name} does not answer`);
      await network.pause(left);
    }
    const delay = (there.delay(0) ?? 0) + (back.delay(0) ?? 0);
    await new Promise((resolve) => setTimeout(resolve, delay));
  }

  /** @throws {HostError} ECONNREFUSED */
  #recipient(to: Recipient): { readonly process: OsProcess; readonly listener?: OpenPort } {
    if ('child' in to) {
      const process = this.supervisor.processes.get(to.child);
      if (process?.alive) return { process };
      throw new HostError('ECONNREFUSED', 'the process that the connection is for has ended');
    }
    const listener = this.supervisor.findMachine(to.host)?.listeners.get(to.port);
    if (listener) return { process: listener.process, listener };
    throw new HostError('ECONNREFUSED', `${to.host} has nobody listening on port ${to.port}`);
  }

  #handOff(from: OsProcess, { to, connection, place }: Calls['handOff'], socket: Socket | undefined): null {
    try {
      const { process, listener } = this.#recipient(to);
      this.#recordHandoff(from, process, { to, connection, place });
      if (listener) listener.waiting++;
      this.#moveEnd(connection.wire, connection.end, process);
      process.send({ op: 'handed', ...(listener && { listener: listener.id }), connection }, socket);
    } catch (error) {
      socket?.resetAndDestroy(); // The new owner ended on the way.
      throw error;
    }
    return null;
  }

  #recordHandoff(from: OsProcess, taker: OsProcess, { to, connection, place }: Calls['handOff']): void {
    const { recorder } = this.supervisor;
    const giver = { host: from.machine, process: from.traceIndex };
    const heir = { peer: taker.machine, peerProcess: taker.traceIndex };
    const text = 'child' in to ? undefined : `${to.host}:${to.port}`;
    const size = connection.unread.length;
    const cause = recorder.add('handoff', { ...giver, ...heir, size, text, place });
    recorder.add('handed', {
      host: taker.machine,
      process: taker.traceIndex,
      peer: from.machine,
      peerProcess: from.traceIndex,
      cause,
    });
  }

  #moveEnd(id: number | undefined, end: 0 | 1, process: OsProcess): void {
    const moved = id === undefined ? undefined : this.supervisor.wires.get(id)?.ends[end];
    if (!moved) return;
    moved.process = process;
    moved.machine = process.machine;
  }

  #spawn(process: OsProcess, call: Calls['spawn'], socket: Socket | undefined): Answers['spawn'] {
    const { program, args, memory, connection, place } = call;
    const { supervisor } = this;
    const { machine, traceIndex } = process;
    supervisor.mayStart(machine, program, memory);
    const cause = supervisor.recorder.add('spawn', {
      host: machine,
      process: traceIndex,
      text: program,
      place,
    });
    const options = { args, memory, parent: process, cause, connection, socket };
    const child = supervisor.startProgram(machine, program, options);
    if (connection) this.#moveEnd(connection.wire, connection.end, child);
    return { child: child.id, pid: child.pid };
  }

  #compute(process: OsProcess, { job, ms, priority, place }: Calls['compute']): Promise<null> {
    const { machine, traceIndex } = process;
    const entry = { host: machine, process: traceIndex, size: Math.round(ms * 1_000), place };
    this.supervisor.recorder.add('compute', entry);
    return new Promise((resolve) => {
      const done = (): void => resolve(null);
      machine.cpu.add({ owner: process, id: job, priority, left: ms, done });
    });
  }

  #disk({ machine, traceIndex }: OsProcess, { access, place }: Calls['disk']): Answers['disk'] {
    const entry = { host: machine, process: traceIndex, place };
    const { recorder } = this.supervisor;
    if ('data' in access)
      recorder.add('disk-write', { ...entry, size: access.data.length, text: access.name });
    if (access.what === 'sync') recorder.add('disk-sync', entry);
    return machine.medium.access(access);
  }

  notice(process: OsProcess, notice: Notice): void {
    if (!process.alive) return;
    const { supervisor } = this;
    switch (notice.op) {
      case 'ready':
        return process.becomeReady();
      case 'log':
        return this.#log(process, notice);
      case 'ended':
        return supervisor.end(process, { code: notice.code }, false);
      case 'failed':
        return supervisor.end(process, { error: notice.error }, false);
      case 'flooded':
        return supervisor.end(process, { limit: 'output' }, false);
      case 'took':
        return this.#took(notice.listener);
      case 'unlisten':
        return this.#forget(process.machine.listeners, notice.listener);
      case 'closeDatagram':
        return this.#forget(process.machine.datagrams, notice.socket);
      case 'cancel':
        return process.machine.cpu.cancel(process, notice.job);
      case 'signal':
        return this.#signal(notice.child, notice.what);
      default:
        return this.#onWire(notice);
    }
  }

  #log(process: OsProcess, { line, place }: Extract<Notice, { readonly op: 'log' }>): void {
    process.output.push(line);
    const { machine, traceIndex } = process;
    this.supervisor.recorder.add('log', { host: machine, process: traceIndex, text: line, place });
    this.supervisor.setup.observer.output(process, line);
  }

  #took(id: number): void {
    const open = this.#ports.get(id);
    if (open && open.waiting > 0) open.waiting--;
  }

  #forget(ports: Map<number, OpenPort>, id: number): void {
    const open = this.#ports.get(id);
    if (open && ports.get(open.port) === open) ports.delete(open.port);
    this.#ports.delete(id);
  }

  #signal(id: number, what: 'kill' | 'shutDown' | 'pause' | 'resume'): void {
    const child = this.supervisor.processes.get(id);
    if (!child?.alive) return;
    if (what === 'kill') this.supervisor.end(child, 'killed', true);
    else if (what === 'shutDown') child.send({ op: 'shutDown' });
    else child[what]();
  }

  #onWire(notice: Extract<Notice, { readonly wire: number }>): void {
    const wire = this.supervisor.wires.get(notice.wire);
    if (!wire) return;
    const { end } = notice;
    if (notice.op === 'wrote') wire.flows[end].wrote(notice.upTo, notice.place);
    else if (notice.op === 'keepAlive') this.supervisor.keepAlives.set(wire, end, notice.idle);
    else void wire.flows[end].mark(notice.mark);
  }
}

/** The real ports to try for one of a machine: the same where it is free and allowed, one that reminds of it, any. */
function triesFor(port: number): readonly number[] {
  if (port === 0) return [0];
  const reminder = 40_000 + port;
  return reminder <= 65_535 ? [port, reminder, 0] : [port, 0];
}

function peerKey(listener: number, port: number | undefined): string {
  return `${listener} ${port}`;
}
