import { HostError } from '../host/api';
import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import { pieces } from './chunk';
import { Flow } from './flow';
import { KeepAlive } from './keep-alive';
import { LonePacket } from './lone-packet';
import { Reading } from './reading';
/** One end of a connection, as the machine's operating system keeps it. */
export class Socket {
    sim;
    machine;
    owner;
    local;
    remote;
    reading = new Reading(this);
    #writers = new Set();
    /** Called when the connection is established or fails; used by the side that connects. */
    onEstablished;
    /** Called once when it is closed. */
    onClosed;
    /** In the trace; kept here because each event needs those of both ends. */
    machineIndex;
    processIndex;
    #out;
    #in;
    /** Ended by this side. */
    #ended = false;
    /** Ended by the peer. */
    peerEnded = false;
    broken;
    /** On its way to another process: nobody may use it. */
    leaving = false;
    /** Its machine has lost power since, and knows nothing of it. */
    forgotten = false;
    /** No process has it any more: what arrives is answered with a reset. */
    #abandoned = false;
    #closed;
    #keepAlive;
    constructor(sim, machine, owner, local, remote) {
        this.sim = sim;
        this.machine = machine;
        this.owner = owner;
        this.local = local;
        this.remote = remote;
        this.machineIndex = machine.index;
        this.processIndex = owner.traceIndex;
        owner.sockets.add(this);
    }
    get established() {
        return this.#out !== undefined;
    }
    get isClosed() {
        return this.broken !== undefined || (this.#ended && this.peerEnded) || this.#abandoned;
    }
    /** Joins two sockets. */
    static join(sim, a, b) {
        a.#out = b.#in = new Flow(sim, a, b, sim.network.path(a.machine, b.machine));
        b.#out = a.#in = new Flow(sim, b, a, sim.network.path(b.machine, a.machine));
    }
    /** Tells the side that connects that the other side accepted. */
    acknowledge(event) {
        this.out.control('established', event);
    }
    /** To the peer. */
    get out() {
        return this.#out;
    }
    /** From the peer. */
    get in() {
        return this.#in;
    }
    /** Another process takes the socket over. What it sends goes straight from its machine. */
    moveTo(owner) {
        const before = this.owner;
        this.reading.dismiss(new HostError('EINVAL', `this connection was handed to process ${owner.pid}`));
        before.sockets.delete(this);
        this.owner = owner;
        this.machineIndex = owner.machine.index;
        this.processIndex = owner.traceIndex;
        if (this.machine !== owner.machine) {
            this.machine = owner.machine;
            this.out.path = this.sim.network.path(owner.machine, this.out.path.to);
        }
        if (!this.isClosed)
            owner.sockets.add(this);
    }
    serve() {
        this.reading.serve();
    }
    /**
     * Sends data. Settles once it left, which is at once while the window is open.
     * @param urgent whether the urgent mark is put behind it
     */
    write(chunk, preview, urgent = false) {
        if (this.broken)
            throw this.broken;
        if (this.#ended)
            throw new HostError('EPIPE', 'this side of the connection was ended already');
        const flow = this.out;
        const event = this.trace(kindNumber.send, chunk.length, this.sim.cause, preview, this.sim.here());
        flow.written += chunk.length;
        const mark = urgent ? flow.written : 0;
        if (urgent)
            this.#notify(mark, chunk.length, event);
        if (chunk.length <= limits.segment)
            return this.#push(chunk, event, mark);
        const parts = pieces(chunk, flow.path.piece);
        const last = parts.pop();
        for (const part of parts) {
            if (flow.open)
                flow.push(part, event, mark);
            else
                flow.wait(part, event, mark);
        }
        return this.#push(last, event, mark);
    }
    #push(chunk, event, mark) {
        const flow = this.out;
        if (flow.open) {
            flow.push(chunk, event, mark);
            return undefined;
        }
        const writer = this.owner;
        return new Promise((resolve, reject) => {
            const fail = (error) => writer.wake(() => reject(error));
            this.#writers.add(fail);
            flow.wait(chunk, event, mark, () => {
                this.#writers.delete(fail);
                writer.wake(resolve);
            });
        });
    }
    /** Tells the peer of urgent data ahead of all that waits, and again when that was lost. */
    #notify(mark, size, cause) {
        const flow = this.out;
        const event = this.trace(kindNumber.urgent, size, cause);
        new LonePacket(flow, 'urgent', event, () => flow.to.reading.learn(mark, event)).repeat();
    }
    /** Something arrived from the peer. @param value as `Segment.value` */
    arrived(load, event, value) {
        if (this.#keepAlive)
            this.#keepAlive.heard();
        if (load === 'window')
            return this.out.opened(value);
        if (load === 'reset')
            return this.#wasReset(event);
        if (this.broken)
            return this.broken.code === 'ETIMEDOUT' ? this.#refuse(load, event) : undefined;
        if (this.#abandoned)
            return this.#refuse(load, event);
        const { sim } = this;
        if (load === 'established') {
            sim.cause = this.trace(kindNumber.connected, 0, event);
            this.onEstablished?.();
        }
        else if (load === 'end') {
            sim.cause = this.trace(kindNumber.ended, 0, event);
            this.peerEnded = true;
            this.serve();
            this.#noteClosed();
        }
        else {
            sim.cause = this.trace(kindNumber.deliver, load.length, event);
            this.reading.add(load, value, event);
        }
    }
    /** Nobody is there to read: data is answered with a reset, an end is merely noted. */
    #refuse(load, event) {
        if (load !== 'end')
            return this.sendReset(event);
        this.peerEnded = true;
        this.#noteClosed();
    }
    #wasReset(event) {
        if (this.broken)
            return;
        this.sim.cause = this.trace(kindNumber['was-reset'], 0, event);
        const { host, port } = this.remote;
        this.#break(new HostError('ECONNRESET', `the connection to ${host}:${port} was reset by its peer`));
    }
    giveUp() {
        if (this.broken)
            return;
        this.sim.cause = this.trace(kindNumber['timed-out'], 0, none);
        this.#break(new HostError('ETIMEDOUT', `${this.remote.host} does not answer; the connection was given up`));
    }
    #break(error) {
        if (this.broken)
            return;
        this.broken = error;
        this.out.clear();
        for (const fail of this.#writers)
            fail(error);
        this.#writers.clear();
        this.onEstablished?.(error);
        this.serve();
        this.#noteClosed();
    }
    end() {
        if (this.#ended || this.broken)
            return;
        this.#ended = true;
        const event = this.trace(kindNumber.end, 0, this.sim.cause, none, this.sim.here());
        this.out.control('end', event);
        this.#noteClosed();
    }
    reset() {
        if (this.broken || this.#abandoned)
            return;
        this.sendReset(this.sim.cause);
        this.#break(new HostError('ECONNRESET', 'this side reset the connection'));
    }
    sendReset(cause) {
        const event = this.trace(kindNumber.reset, 0, cause, none, this.sim.here());
        this.out.control('reset', event);
    }
    /** The process is gone: unread data is answered with a reset, otherwise the stream ends (RFC 2525 section 2.17). */
    abandon() {
        if (this.leaving)
            return;
        if (this.established && !this.broken) {
            if (this.reading.inbox.length > 0)
                this.reset();
            else
                this.end();
        }
        this.#abandoned = true;
        this.#noteClosed();
    }
    /** The machine lost power: nothing is sent, nothing is known any more. */
    vanish() {
        this.forgotten = true;
        this.#abandoned = true;
        this.#out?.clear();
        this.#noteClosed();
    }
    /** @param idle milliseconds; 0 ends it */
    keepAlive(idle) {
        this.#keepAlive?.stop();
        this.#keepAlive = idle === 0 ? undefined : new KeepAlive(this, idle * 1000);
    }
    get closed() {
        if (!this.#closed) {
            let resolve = () => undefined;
            const promise = new Promise((done) => (resolve = done));
            this.#closed = { promise, resolve };
            this.#noteClosed();
        }
        return this.#closed.promise;
    }
    trace(kind, size, cause, text = none, place = none) {
        const { sim } = this;
        const peer = this.out.to;
        return sim.trace.add(kind, sim.now, this.machineIndex, this.processIndex, peer.machineIndex, peer.processIndex, size, cause, text, place);
    }
    #noteClosed() {
        if (!this.isClosed)
            return;
        this.owner.sockets.delete(this);
        this.#keepAlive?.stop();
        const free = this.onClosed;
        this.onClosed = undefined;
        free?.();
        const closed = this.#closed;
        if (closed)
            this.owner.wake(closed.resolve);
    }
}
