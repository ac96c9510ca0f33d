import { HostError } from '../host/api';
import { showData } from '../host/format';
import { toBytes } from '../host/text';
import { none } from '../trace/writer';
import { Message } from './chunk';
import { Handoff, handToProcess } from './handoff';
const done = Promise.resolve();
/** A connection as one process holds it. */
export class SimConnection {
    #socket;
    #process;
    constructor(socket, process) {
        this.#socket = socket;
        this.#process = process;
    }
    get local() {
        return this.#socket.local;
    }
    get remote() {
        return this.#socket.remote;
    }
    read() {
        return this.#read('read', false);
    }
    receive() {
        return this.#read('receive', true);
    }
    #read(what, line) {
        try {
            return this.#wait(what, this.#mine().reading.read(line));
        }
        catch (error) {
            return Promise.reject(error);
        }
    }
    write(data) {
        return this.#writeBytes('write', data, false);
    }
    writeUrgent(data) {
        return this.#writeBytes('writeUrgent', data, true);
    }
    #writeBytes(what, data, urgent) {
        if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
            return Promise.reject(new TypeError(`${what} takes a string or a Uint8Array; for other values there is send`));
        }
        const preview = this.#process.sim.preview(() => showData(data));
        return this.#write(what, toBytes(data), preview, urgent);
    }
    send(message, options) {
        const text = JSON.stringify(message);
        if (text === undefined) {
            return Promise.reject(new TypeError(`send takes what JSON can say, not ${typeof message}`));
        }
        const padding = options?.padding ?? 0;
        if (!(Number.isSafeInteger(padding) && padding >= 0)) {
            return Promise.reject(new HostError('EINVAL', `padding is a number of bytes, not ${padding}`));
        }
        const { sim } = this.#process;
        const preview = sim.detailed ? sim.preview(() => text) : none;
        return this.#write('write', new Message(text, padding), preview, false);
    }
    #write(what, data, preview, urgent) {
        try {
            const socket = this.#mine();
            if (data.length === 0)
                return done;
            const waits = socket.write(data, preview, urgent);
            return waits ? this.#wait(what, waits) : done;
        }
        catch (error) {
            return Promise.reject(error);
        }
    }
    get untilMark() {
        return this.#mine().reading.untilMark;
    }
    urgent() {
        try {
            return this.#wait('urgent data', this.#mine().reading.urgent());
        }
        catch (error) {
            return Promise.reject(error);
        }
    }
    handOff(to, options) {
        try {
            const unread = toBytes(options?.unread ?? '');
            const { broken } = this.#mine();
            if (broken)
                return Promise.reject(broken);
            return 'pid' in to ? this.#giveTo(to.pid, unread) : this.#moveTo(to, unread);
        }
        catch (error) {
            return Promise.reject(error);
        }
    }
    #giveTo(pid, unread) {
        const socket = this.#mine();
        const child = [...this.#process.machine.processes].find((process) => process.pid === pid);
        if (!child)
            throw new HostError('ECONNREFUSED', `process ${pid} has ended`);
        handToProcess(socket, child, unread);
        child.handoffs.add(socket);
        return done;
    }
    #moveTo(address, unread) {
        const socket = this.#mine();
        const target = this.#process.sim.findMachine(address.host);
        if (!target)
            throw new HostError('ENOTFOUND', `no host is called “${address.host}”`);
        const moved = new Promise((resolve, reject) => {
            new Handoff(socket, target, address, unread, (error) => (error ? reject(error) : resolve()));
        });
        return this.#process.waiting(() => `handing over to ${address.host}:${address.port}`, moved);
    }
    keepAlive(idle) {
        if (!(idle >= 0 && idle < Infinity)) {
            throw new HostError('EINVAL', `keepAlive takes milliseconds, 0 or more, not ${String(idle)}`);
        }
        this.#mine().keepAlive(idle);
    }
    #wait(what, promise) {
        const process = this.#process;
        if (!process.sim.detailed)
            return promise;
        return process.waiting(() => `${what} from ${this.remote.host}:${this.remote.port}`, promise);
    }
    end() {
        this.#mine().end();
    }
    reset() {
        this.#mine().reset();
    }
    get closed() {
        return this.#socket.closed;
    }
    /** Gives the socket to another process of this machine; this object is then of no use. */
    surrender(to) {
        const socket = this.#mine();
        socket.moveTo(to);
        return socket;
    }
    #mine() {
        this.#process.mustLive();
        if (this.#socket.owner !== this.#process) {
            throw new HostError('EINVAL', `this connection was handed to process ${this.#socket.owner.pid}`);
        }
        if (this.#socket.leaving)
            throw new HostError('EINVAL', 'this connection is being handed over');
        return this.#socket;
    }
}
