import { HostError } from '../host/api';
import { ephemeralPort } from '../host/limits';
const lastPort = 65535;
/** The ports that a machine picks for whoever does not name one: in turn, those in use left out (RFC 6056 section 3.3.1). */
export class EphemeralPorts {
    listens;
    #next = ephemeralPort;
    #held = new Set();
    /** @param listens whether a port is in use by its own number */
    constructor(listens) {
        this.listens = listens;
    }
    /** @throws {HostError} `EAGAIN` when every port is in use */
    pick() {
        for (let tries = ephemeralPort; tries <= lastPort; tries++) {
            const port = this.#next;
            this.#next = port === lastPort ? ephemeralPort : port + 1;
            if (!this.#held.has(port) && !this.listens(port))
                return port;
        }
        throw new HostError('EAGAIN', `all ports from ${ephemeralPort} to ${lastPort} are in use`);
    }
    /** A port that is in use until it is released. */
    hold() {
        const port = this.pick();
        this.#held.add(port);
        return port;
    }
    release(port) {
        this.#held.delete(port);
    }
}
/** @throws {HostError} `EINVAL` when it is no port */
export function checkPort(port) {
    if (Number.isInteger(port) && port >= 0 && port <= lastPort)
        return;
    throw new HostError('EINVAL', `${port} is not a port: ports are whole numbers from 1 to 65535`);
}
