import { PropertyError } from '../host/property-error';
import { none } from '../trace/writer';
import { SimWorldHost } from './world-host';
/** A fault that happens when the schedule says so. */
class Anytime {
    sim;
    what;
    fault;
    about = { kind: 'fault' };
    constructor(sim, what, fault) {
        this.sim = sim;
        this.what = what;
        this.fault = fault;
    }
    happen() {
        this.sim.note('note', this.what);
        this.fault();
    }
}
/** The world API over a simulation. */
export class SimWorld {
    #sim;
    #hosts = new Map();
    #faults;
    #invariants = [];
    #expectations = new Set();
    constructor(sim) {
        this.#sim = sim;
        this.#faults = sim.choices.stream('faults');
    }
    host(name, options) {
        const machine = this.#sim.machine(name, options);
        let host = this.#hosts.get(machine);
        if (host === undefined) {
            host = new SimWorldHost(this.#sim, machine);
            this.#hosts.set(machine, host);
        }
        return host;
    }
    get hosts() {
        return this.#sim.machines.map((machine) => this.host(machine.name));
    }
    link(a, b, options) {
        const [one, other] = [this.#machine(a), this.#machine(b)];
        this.#sim.network.path(one, other).set(options);
        this.#sim.network.path(other, one).set(options);
    }
    defaultLink(options) {
        this.#sim.network.setDefault(options);
    }
    now() {
        return this.#sim.now / 1000;
    }
    sleep(ms) {
        const sim = this.#sim;
        return new Promise((resolve) => sim.scheduler.after(ms * 1000, { happen: resolve }));
    }
    choose(limit) {
        return this.#faults.below(limit);
    }
    anytime(what, fault, options = {}) {
        const happening = new Anytime(this.#sim, what, fault);
        if (this.#sim.choices.free === true)
            return this.#sim.scheduler.after(0, happening);
        const within = Math.round((options.within ?? 1000) * 1000);
        if (!(within >= 0))
            throw new RangeError(`within is a number of milliseconds, not ${options.within}`);
        // One schedule in four has it never, the calm one among them.
        if (this.#faults.below(4) > 0)
            this.#sim.scheduler.after(this.#faults.below(within + 1), happening);
    }
    pick(items) {
        if (items.length === 0)
            throw new RangeError('pick needs at least one item');
        return items[this.#faults.below(items.length)];
    }
    eventually(what, condition, options = {}) {
        const within = options.within ?? 10000;
        return new Promise((resolve, reject) => {
            if (condition())
                return resolve();
            const expectation = { what, holds: condition, met: resolve };
            this.#expectations.add(expectation);
            this.#sim.scheduler.after(within * 1000, {
                happen: () => {
                    if (this.#expectations.delete(expectation)) {
                        reject(new PropertyError(what, within));
                    }
                },
            });
        });
    }
    invariant(what, holds) {
        this.#invariants.push({ what, holds });
    }
    /** Judges invariants and expectations, as after every event. @throws {PropertyError} or what a condition throws */
    judge() {
        for (const { what, holds } of this.#invariants)
            if (!holds())
                throw new PropertyError(what);
        let met = this.#meet();
        while (met) {
            this.#sim.settle();
            met = this.#meet();
        }
    }
    /** Whether there is anything to judge after an event. */
    get judges() {
        return this.#invariants.length > 0 || this.#expectations.size > 0;
    }
    #meet() {
        let any = false;
        for (const expectation of this.#expectations) {
            if (!expectation.holds())
                continue;
            this.#expectations.delete(expectation);
            expectation.met();
            any = true;
        }
        return any;
    }
    /** What the check still waits for, in words. */
    get expected() {
        return [...this.#expectations].map((expectation) => expectation.what);
    }
    partition(a, b, options = {}) {
        const [left, right] = [this.#machines(a), this.#machines(b)];
        const sign = options.oneWay ? '→' : '|';
        this.#sim.note('fault', `partition ${names(left)} ${sign} ${names(right)}`);
        this.#sim.network.block(left, right);
        if (!options.oneWay)
            this.#sim.network.block(right, left);
        this.#sim.cause = none;
    }
    heal() {
        this.#sim.note('fault', 'heal');
        this.#sim.network.unblockAll();
        this.#sim.cause = none;
    }
    rule(rule) {
        return this.#sim.network.addRule(rule);
    }
    get traffic() {
        return this.#sim.network;
    }
    #machine(host) {
        return this.#sim.machine(typeof host === 'string' ? host : host.name);
    }
    #machines(set) {
        const list = Array.isArray(set) ? set : [set];
        return list.map((host) => this.#machine(host));
    }
}
function names(machines) {
    return machines.map((machine) => machine.name).join(', ');
}
