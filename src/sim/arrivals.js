/** What comes for a process and waits until it is asked for. It may be closed; then those who wait get `undefined`. */
export class Arrivals {
    process;
    what;
    #there = [];
    #waiting = [];
    #closed = false;
    /** @param what the process waits for, in words */
    constructor(process, what) {
        this.process = process;
        this.what = what;
    }
    add(item) {
        this.#there.push(item);
        this.serve();
    }
    /** Gives what is there to those who wait, unless the process is paused. */
    serve() {
        const { process } = this;
        while (this.#waiting.length > 0 && !process.paused && process.alive) {
            if (this.#there.length === 0 && !this.#closed)
                return;
            const resolve = this.#waiting.shift();
            process.sim.running = process;
            resolve?.(this.#there.shift());
        }
    }
    next() {
        this.process.mustLive();
        const next = new Promise((resolve) => this.#waiting.push(resolve));
        this.serve();
        return this.process.waiting(() => this.what, next);
    }
    /** @returns what nobody asked for */
    close() {
        this.#closed = true;
        const left = this.#there.splice(0);
        this.serve();
        return left;
    }
    async *[Symbol.asyncIterator]() {
        for (let next = await this.next(); next !== undefined; next = await this.next())
            yield next;
    }
}
