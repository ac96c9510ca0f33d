/** The clock of one machine, and what waits by it. */
export class Clock {
    scheduler;
    /** What it showed, in ms, at the moment `#since` of the world, in microseconds. */
    #shown;
    #since = 0;
    #rate;
    #waits = new Set();
    constructor(scheduler, { offset = 0, drift = 0 }) {
        this.scheduler = scheduler;
        this.#shown = offset;
        this.#rate = rateOf(drift);
    }
    /** What it shows now, in milliseconds. */
    now() {
        return ((this.scheduler.now - this.#since) / 1000) * this.#rate + this.#shown;
    }
    /** Does something once `ms` milliseconds of this clock's running have passed, however it is set meanwhile. */
    after(ms, action, process) {
        const wait = new PlannedWait(this.#waits, ms * 1000, action, process);
        wait.plan(this.scheduler, this.#rate);
        return wait;
    }
    /** Without an offset it keeps its reading, without a drift its speed. What waits goes on at the new speed. */
    set({ offset, drift }) {
        const { now } = this.scheduler;
        const before = this.#rate;
        this.#shown = offset === undefined ? this.now() : now / 1000 + offset;
        this.#since = now;
        if (drift === undefined)
            return;
        this.#rate = rateOf(drift);
        for (const wait of this.#waits)
            wait.changeRate(this.scheduler, before, this.#rate);
    }
}
/** Knows its end by a number, so that the end that was planned at another speed is known as such. */
class PlannedWait {
    all;
    left;
    action;
    process;
    #began = 0;
    #planned = 0;
    constructor(all, 
    /** Microseconds of the machine's time that are left. */
    left, action, process) {
        this.all = all;
        this.left = left;
        this.action = action;
        this.process = process;
        all.add(this);
    }
    get about() {
        const { process } = this;
        return { kind: 'timer', ...(process && { machine: process.machine, process }) };
    }
    /** The first end is the wait itself: few are ever planned anew. */
    plan(scheduler, rate) {
        this.#began = scheduler.now;
        scheduler.after(this.left / rate, this);
    }
    changeRate(scheduler, before, rate) {
        this.left -= (scheduler.now - this.#began) * before;
        this.#began = scheduler.now;
        const end = ++this.#planned;
        scheduler.after(Math.max(0, this.left / rate), { happen: () => this.#ends(end), about: this.about });
    }
    happen() {
        this.#ends(0);
    }
    #ends(end) {
        if (end === this.#planned && this.all.delete(this))
            this.action();
    }
    cancel() {
        this.all.delete(this);
    }
}
function rateOf(drift) {
    if (drift > -1000000 && drift < Infinity)
        return 1 + drift / 1000000;
    throw new RangeError(`a clock cannot drift by ${drift} parts per million: it would stand still`);
}
