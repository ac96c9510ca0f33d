import { limits } from '../host/limits';
import { drawExponential, longestExponential, latencyOf } from './latency';
const million = 1000000;
/** Instead of a delay: it does not arrive. */
export const lost = -1;
/** One way between two machines: how packets travel, and what travelled. Times in microseconds. */
export class Path {
    from;
    to;
    /** Nothing but a latency: no bandwidth, loss, duplicates or damage. */
    plain = true;
    /** Whether nothing can arrive: a partition, or no power at the far end. */
    silent = false;
    #blocked = false;
    segments = 0;
    bytes = 0;
    connections = 0;
    /** The latency, as `Latency` has it. */
    #least = 0;
    #spread = 0;
    #exponential = 0;
    /** Shares in millionths. */
    #loss = 0;
    #duplicate = 0;
    #corrupt = 0;
    /** Microseconds for each byte. */
    #timePerByte = 0;
    /** Bytes that may wait for the link. */
    #queue = Infinity;
    /** When the link has put everything so far on the wire. */
    #busyUntil = 0;
    constructor(from, to) {
        this.from = from;
        this.to = to;
        this.noticePower();
        this.set({ latency: from === to ? [0.02, 0.05] : [1, 5] });
    }
    /** @throws {RangeError} when an option is out of its range */
    set(options) {
        const { latency, loss, bandwidth, queue, duplicate, corrupt } = options;
        if (latency !== undefined) {
            const { min, spread, exponential } = latencyOf(latency);
            this.#least = min;
            this.#spread = spread;
            this.#exponential = exponential;
        }
        if (loss !== undefined)
            this.#loss = share('loss', loss);
        if (duplicate !== undefined)
            this.#duplicate = share('duplicate', duplicate);
        if (corrupt !== undefined)
            this.#corrupt = share('corrupt', corrupt);
        if (bandwidth !== undefined)
            this.#timePerByte = million / positive('bandwidth', bandwidth);
        if (queue !== undefined)
            this.#queue = positive('queue', queue);
        if (this.#queue < Infinity && this.#timePerByte === 0) {
            throw new RangeError('a link with a queue needs a bandwidth: without one nothing waits for it');
        }
        this.plain = this.#loss + this.#duplicate + this.#corrupt + this.#timePerByte === 0;
    }
    /** Cuts the way, or ends the cut. */
    block(blocked) {
        this.#blocked = blocked;
        this.noticePower();
    }
    /** The far end was switched on or off. */
    noticePower() {
        this.silent = this.#blocked || !this.to.on;
    }
    /**
     * Bytes that travel in one piece. Where single packets get lost or wait for the link it is one segment; elsewhere
     * several segments that follow one another travel as one happening.
     */
    get piece() {
        return this.plain ? 11 * limits.segment : limits.segment;
    }
    /** Counts data that leaves. */
    count(size) {
        this.segments += size <= limits.segment ? 1 : Math.ceil(size / limits.segment);
        this.bytes += size;
    }
    /** By how many microseconds a packet may be later than its choice 0. */
    get slack() {
        return this.#exponential > 0 ? Math.round(longestExponential * this.#exponential) : this.#spread;
    }
    /** The delay of a path that is plain. */
    latency(choices) {
        const least = this.#least;
        if (this.#spread > 0)
            return least + choices.below(this.#spread + 1);
        return this.#exponential > 0 ? least + drawExponential(this.#exponential, choices) : least;
    }
    /** What becomes of a packet of `size` bytes that is sent at `now`; it occupies the link. */
    decide(fate, now, size, { choices, chances }) {
        fate.delay = this.delay(now, size, choices);
        if (happens(this.#loss, chances))
            fate.delay = lost;
        fate.copy = happens(this.#duplicate, chances) ? this.delay(now, size, choices) : lost;
        fate.corrupt = happens(this.#corrupt, chances);
    }
    /** How long one packet takes that nothing happens to, but that it may find the queue full. */
    delay(now, size, choices) {
        const latency = this.latency(choices);
        if (this.#timePerByte === 0)
            return latency;
        const waiting = this.#busyUntil - now;
        if (waiting > 0 && waiting / this.#timePerByte + size > this.#queue)
            return lost;
        this.#busyUntil = Math.max(now, this.#busyUntil) + size * this.#timePerByte;
        return this.#busyUntil - now + latency;
    }
}
/** Choice 0 is that it does not happen. */
function happens(millionths, chances) {
    return millionths > 0 && chances.below(million) >= million - millionths;
}
function share(what, value) {
    if (value >= 0 && value <= 1)
        return Math.round(value * million);
    throw new RangeError(`${what} is a share from 0 to 1, not ${value}`);
}
function positive(what, value) {
    if (value > 0)
        return value;
    throw new RangeError(`${what} is more than 0, not ${value}`);
}
