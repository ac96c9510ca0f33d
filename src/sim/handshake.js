import { HostError } from '../host/api';
import { kindNumber, none } from '../trace/writer';
import { lost } from './path';
import { Socket } from './socket';
/** A connection request is sent again after 1, 2, 4 … seconds (RFC 6298 section 2.1). Microseconds. */
const firstRepeat = 1000000;
/** Something that the machine which connects does later. */
class Later {
    machine;
    happen;
    constructor(machine, happen) {
        this.machine = machine;
        this.happen = happen;
    }
    get about() {
        return { kind: 'timer', machine: this.machine };
    }
}
/** A packet of the opening, under way. */
class Control {
    carries;
    path;
    from;
    to;
    happen;
    lost;
    constructor(carries, path, from, to, happen, 
    /** Absent: nobody repeats it. */
    lost) {
        this.carries = carries;
        this.path = path;
        this.from = from;
        this.to = to;
        this.happen = happen;
        this.lost = lost;
    }
    drop() {
        this.lost?.();
        return this.lost !== undefined;
    }
    /** A request that arrives joins the sockets of both machines. */
    get about() {
        const { path, from, to, carries } = this;
        const packet = { from, to, carries, size: 0 };
        return { kind: 'packet', machine: path.to, also: path.from, slack: path.slack, packet };
    }
}
/** The opening of a connection: request, answer, repetition, refusal, time-out. */
export class Handshake {
    process;
    target;
    remote;
    settle;
    #settled = false;
    #repeat = firstRepeat;
    #event;
    #socket;
    #there;
    /** @param timeout microseconds */
    constructor(process, target, remote, timeout, settle) {
        this.process = process;
        this.target = target;
        this.remote = remote;
        this.settle = settle;
        const { sim, machine } = process;
        const local = { host: machine.name, port: machine.tcpPorts.hold() };
        this.#socket = new Socket(sim, machine, process, local, remote);
        this.#socket.onClosed = () => machine.tcpPorts.release(local.port);
        this.#socket.onEstablished = (error) => this.#end(error ?? this.#socket);
        this.#there = sim.network.path(machine, target);
        const text = sim.trace.text(`${remote.host}:${remote.port}`);
        this.#event = this.#trace('connect', machine, process.traceIndex, target, none, sim.cause, text, sim.here());
        sim.scheduler.after(timeout, new Later(machine, () => this.#timeOut()));
        this.#request();
    }
    #request() {
        const { sim } = this.process;
        const path = this.#there;
        const delay = path.silent
            ? lost
            : sim.network.delay(path, sim.now, 0, () => this.#packet(path, 'connect'));
        if (delay === lost)
            return this.#lost();
        const happen = () => (path.silent ? this.#lost() : this.#arrive());
        sim.scheduler.after(delay, new Control('connect', path, this.local, this.remote, happen, () => this.#lost()));
    }
    get local() {
        return this.#socket.local;
    }
    /** The request was lost: it is sent again. */
    #lost() {
        if (this.#settled)
            return;
        const { sim, machine, traceIndex } = this.process;
        this.#trace('lost', machine, traceIndex, this.target, none, this.#event);
        const again = new Later(machine, () => (this.#settled || !machine.on ? undefined : this.#request()));
        sim.scheduler.after(this.#repeat, again);
        this.#repeat *= 2;
    }
    /** The request is at the other machine. */
    #arrive() {
        const { sim, machine } = this.process;
        const listener = this.target.listeners.get(this.remote.port);
        if (listener === undefined || listener.full) {
            const back = sim.network.path(this.target, machine);
            const why = listener ? 'has no room for another connection' : 'has nobody listening';
            const delay = sim.network.delay(back, sim.now, 0, () => this.#packet(back, 'reset'));
            // Who called and does not hear of the refusal asks again.
            const happen = () => (back.silent ? this.#lost() : this.#refused(why));
            const refused = new Control('refused', back, this.remote, this.local, happen, () => this.#lost());
            if (delay === lost)
                this.#lost();
            else
                sim.scheduler.after(delay, refused);
            return;
        }
        this.#there.connections++;
        const accepted = new Socket(sim, this.target, listener.process, this.remote, this.#socket.local);
        Socket.join(sim, accepted, this.#socket);
        sim.cause = this.#trace('accepted', this.target, accepted.processIndex, machine, this.process.traceIndex, this.#event);
        accepted.acknowledge(sim.cause);
        listener.offer(accepted);
    }
    #packet(path, kind) {
        const [own, theirs] = [this.#socket.local.port, this.remote.port];
        const [fromPort, toPort] = kind === 'connect' ? [own, theirs] : [theirs, own];
        const [from, to] = [path.from.name, path.to.name];
        return { from, to, fromPort, toPort, protocol: 'tcp', kind, size: 0, text: '' };
    }
    #refused(why) {
        if (this.#settled)
            return;
        const { sim, machine, traceIndex } = this.process;
        sim.cause = this.#trace('refused', machine, traceIndex, this.target, none, this.#event);
        this.#end(new HostError('ECONNREFUSED', `${this.remote.host} ${why} on port ${this.remote.port}`));
    }
    #timeOut() {
        if (this.#settled)
            return;
        const { sim, machine, traceIndex } = this.process;
        sim.cause = this.#trace('timed-out', machine, traceIndex, this.target, none, this.#event);
        this.#end(new HostError('ETIMEDOUT', `${this.remote.host} does not answer`));
    }
    #end(outcome) {
        if (this.#settled)
            return;
        this.#settled = true;
        this.#socket.onEstablished = undefined;
        if (outcome instanceof HostError)
            this.#socket.abandon();
        this.process.wake(() => this.settle(outcome));
    }
    #trace(kind, at, process, peer, peerProcess, cause, text = none, place = none) {
        const { sim } = this.process;
        return sim.trace.add(kindNumber[kind], sim.now, at.index, process, peer.index, peerProcess, 0, cause, text, place);
    }
}
