import { SimConnection } from './connection';
/** A listening port: connections wait here until the process accepts them. */
export class SimListener {
    port;
    process;
    backlog;
    #queue = [];
    #waiting = [];
    #closed = false;
    constructor(port, process, backlog) {
        this.port = port;
        this.process = process;
        this.backlog = backlog;
    }
    get full() {
        return this.#queue.length >= this.backlog;
    }
    /** A connection was made. */
    offer(socket) {
        this.#queue.push(socket);
        this.serve();
    }
    serve() {
        while (!this.process.paused && this.#waiting.length > 0) {
            const socket = this.#queue.shift();
            if (socket === undefined && !this.#closed)
                return;
            const resolve = this.#waiting.shift();
            this.process.sim.running = this.process;
            resolve?.(socket && new SimConnection(socket, this.process));
        }
    }
    accept() {
        this.process.mustLive();
        const accepted = new Promise((resolve) => this.#waiting.push(resolve));
        this.serve();
        return this.process.waiting(() => `accept on port ${this.port}`, accepted);
    }
    close() {
        if (this.#closed)
            return;
        this.#closed = true;
        this.process.machine.listeners.delete(this.port);
        this.process.ports.delete(this);
        for (const socket of this.#queue.splice(0))
            socket.reset();
        this.serve();
    }
    async *[Symbol.asyncIterator]() {
        for (let next = await this.accept(); next !== undefined; next = await this.accept())
            yield next;
    }
}
