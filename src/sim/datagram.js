import { HostError } from '../host/api';
import { showData } from '../host/format';
import { limits } from '../host/limits';
import { decodeUtf8, toBytes } from '../host/text';
import { kindNumber, none } from '../trace/writer';
import { Arrivals } from './arrivals';
import { lost } from './path';
/** A port for datagrams, as its process holds it. */
export class SimDatagramSocket {
    port;
    process;
    #arrivals;
    /** Bytes that were not received yet. */
    #unread = 0;
    #closed = false;
    constructor(port, process) {
        this.port = port;
        this.process = process;
        this.#arrivals = new Arrivals(process, `a datagram on port ${port}`);
    }
    send(to, data) {
        const { process } = this;
        process.mustLive();
        const target = process.sim.findMachine(to.host);
        try {
            if (this.#closed)
                throw new HostError('EINVAL', 'this socket is closed');
            if (!target)
                throw new HostError('ENOTFOUND', `no host is called “${to.host}”`);
            const bytes = toBytes(data);
            if (bytes.length > limits.datagram) {
                throw new HostError('EMSGSIZE', `a datagram carries at most ${limits.datagram} bytes, not ${bytes.length}`);
            }
            this.#send(target, to.port, bytes);
            return Promise.resolve();
        }
        catch (error) {
            return Promise.reject(error);
        }
    }
    #send(target, port, bytes) {
        const { sim, machine, traceIndex } = this.process;
        const path = sim.network.path(machine, target);
        const journey = new Journey(this, path, port, bytes);
        const text = sim.preview(() => showData(bytes));
        const event = sim.trace.add(kindNumber.datagram, sim.now, machine.index, traceIndex, target.index, none, bytes.length, sim.cause, text, sim.here());
        journey.begin(event);
    }
    hasRoom(size) {
        return this.#unread + size <= limits.datagramBuffer;
    }
    /** A datagram arrived. */
    offer(datagram) {
        this.#unread += datagram.data.length;
        this.#arrivals.add(datagram);
    }
    async receive() {
        const datagram = await this.#arrivals.next();
        if (datagram)
            this.#unread -= datagram.data.length;
        return datagram;
    }
    serve() {
        this.#arrivals.serve();
    }
    close() {
        if (this.#closed)
            return;
        this.#closed = true;
        const { process } = this;
        process.machine.datagramSockets.delete(this.port);
        process.ports.delete(this);
        this.#arrivals.close();
    }
    async *[Symbol.asyncIterator]() {
        for (let next = await this.receive(); next !== undefined; next = await this.receive())
            yield next;
    }
}
/** The coming of a datagram, or of its copy. */
class Arrival {
    journey;
    data;
    constructor(journey, data) {
        this.journey = journey;
        this.data = data;
    }
    happen() {
        this.journey.arrive(this.data);
    }
    get about() {
        const { data } = this;
        const { path, port, from } = this.journey;
        const to = { host: path.to.name, port };
        const packet = { from, to, carries: 'datagram', size: data.length, text: showData(data) };
        return { kind: 'packet', machine: path.to, slack: path.slack, packet };
    }
    drop() {
        this.journey.lose();
        return false;
    }
    duplicate() {
        this.journey.copy(this.data);
    }
}
/** One datagram on its way. Nothing repeats it, and nothing keeps it behind those that were sent earlier. */
class Journey {
    path;
    port;
    bytes;
    from;
    #sender;
    #event = none;
    constructor(socket, path, port, bytes) {
        this.path = path;
        this.port = port;
        this.bytes = bytes;
        this.#sender = socket.process;
        this.from = { host: path.from.name, port: socket.port };
    }
    begin(event) {
        const { path, bytes } = this;
        const { sim } = this.#sender;
        this.#event = event;
        path.segments++;
        path.bytes += bytes.length;
        if (path.silent)
            return this.lose();
        const { network, now } = sim;
        const fate = network.decide(path, now, bytes.length, () => this.#packet());
        const data = fate.corrupt && bytes.length > 0 ? this.#damaged() : bytes;
        if (fate.delay === lost)
            this.lose();
        else
            this.#plan(fate.delay, data);
        if (fate.copy === lost)
            return;
        path.segments++;
        path.bytes += bytes.length;
        this.#plan(fate.copy, data);
    }
    #plan(delay, data) {
        this.#sender.sim.scheduler.after(delay, new Arrival(this, data));
    }
    /** The same once more, as if the network had copied it where it is now. */
    copy(data) {
        this.#plan(0, data);
    }
    /** One bit is another. */
    #damaged() {
        const { choices } = this.#sender.sim.network;
        const data = this.bytes.slice();
        const at = choices.below(data.length);
        data[at] = data[at] ^ (1 << choices.below(8));
        return data;
    }
    arrive(data) {
        const { path } = this;
        const { sim, machine } = this.#sender;
        const socket = path.to.datagramSockets.get(this.port);
        if (path.silent || !socket?.hasRoom(data.length))
            return this.lose();
        const { traceIndex } = socket.process;
        sim.cause = sim.trace.add(kindNumber['datagram-received'], sim.now, path.to.index, traceIndex, machine.index, this.#sender.traceIndex, data.length, this.#event, data === this.bytes ? none : sim.preview(() => showData(data)), none);
        socket.offer({ data: data.slice(), from: this.from });
    }
    lose() {
        const { sim, machine, traceIndex } = this.#sender;
        const { bytes, path } = this;
        const to = path.to.index;
        sim.trace.add(kindNumber.lost, sim.now, machine.index, traceIndex, to, none, bytes.length, this.#event, none, none);
    }
    #packet() {
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
