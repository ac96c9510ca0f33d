import { HostError } from '../host/api';
/** The memory and the process table of one machine. */
export class Resources {
    host;
    memory;
    processesMax;
    #memoryUsed = 0;
    #processes = 0;
    /** @param memory bytes */
    constructor(host, memory, processesMax) {
        this.host = host;
        this.memory = memory;
        this.processesMax = processesMax;
    }
    /** Bytes that are taken. */
    get memoryUsed() {
        return this.#memoryUsed;
    }
    /** A process begins, with `bytes` of memory. @throws {HostError} `EAGAIN`, `ENOMEM`; then nothing is taken */
    enter(bytes) {
        if (this.#processes >= this.processesMax) {
            throw new HostError('EAGAIN', `${this.host} has ${this.processesMax} processes, and may have no more`);
        }
        this.take(bytes);
        this.#processes++;
    }
    /** A process that entered is gone; its memory is given back apart. */
    leave() {
        this.#processes--;
    }
    /** @throws {HostError} `ENOMEM`, `EINVAL` */
    take(bytes) {
        if (!Number.isSafeInteger(bytes) || bytes < 0) {
            throw new HostError('EINVAL', `memory is a whole number of bytes, 0 or more, not ${String(bytes)}`);
        }
        const left = this.memory - this.#memoryUsed;
        if (bytes > left) {
            throw new HostError('ENOMEM', `${this.host} has ${left} of its ${this.memory} bytes of memory left`);
        }
        this.#memoryUsed += bytes;
    }
    give(bytes) {
        this.#memoryUsed -= bytes;
    }
}
