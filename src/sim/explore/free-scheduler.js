import { Scheduler } from '../scheduler';
/**
 * A scheduler that follows the bounds of latency, not a latency. Everything that has arrived, may have arrived, or is
 * due can be next; the order of channels is kept. Deliveries take no time: the clock moves only by ticks, to the next
 * timer, and a tick has to wait for all that must arrive before it. How long a chain of messages takes at least is
 * kept beside the clock, so that no chain is faster than the network.
 */
export class FreeScheduler extends Scheduler {
    watch;
    /** Steps so far. */
    steps = 0;
    /** The first moment for which the current step set a timer: what arrives later has to wait for it. */
    firstTimer = Infinity;
    #items = [];
    #order;
    #clock = 0;
    #ticks = 0;
    /** By how much the chain of messages that led to this step is ahead of the clock. */
    #ahead = 0;
    /** By how much it may be ahead of the clock at most. */
    #lag = 0;
    #current = rootId;
    #planned = 0;
    #enabled;
    constructor(order) {
        super();
        this.#order = order;
    }
    get now() {
        return this.#clock;
    }
    /** Faults that may happen are not waited for. */
    get pending() {
        return this.#items.reduce((count, { kind }) => (kind === 'fault' ? count : count + 1), 0);
    }
    get next() {
        const [first] = this.enabled();
        if (first === undefined)
            return Infinity;
        return first.kind === 'tick' ? first.earliest : this.#clock;
    }
    at(time, what) {
        const { about } = what;
        this.#enabled = undefined;
        const due = Math.max(time, this.#clock);
        const kind = about?.kind ?? 'timer';
        const travels = kind === 'packet' || kind === 'disk';
        const earliest = kind === 'fault' ? 0 : travels ? due + this.#ahead : due;
        const lag = travels ? this.#lag - this.#ahead : 0;
        const latest = kind === 'fault' ? Infinity : earliest + lag + (about?.slack ?? 0);
        const id = mix(this.#current, ++this.#planned);
        if (kind === 'timer' && due > this.#clock)
            this.firstTimer = Math.min(this.firstTimer, due);
        this.#items.push({ id, creator: this.steps - 1, kind, earliest, latest, what, about });
    }
    after(delay, what) {
        this.at(this.#clock + Math.ceil(delay), what);
    }
    /** What may happen next, the plainest first. */
    enabled() {
        return (this.#enabled ??= this.#findEnabled(this.#items));
    }
    #findEnabled(items) {
        const timer = nextTimer(items, this.#clock);
        const heads = new Set();
        const ready = [];
        const faults = [];
        let wait = false;
        for (const item of items) {
            const { kind, earliest, latest, about } = item;
            if (kind === 'fault')
                faults.push(item);
            if (kind === 'fault' || (kind === 'timer' && earliest > this.#clock))
                continue;
            if (latest < timer)
                wait = true;
            const channel = about?.channel;
            if (channel && heads.has(channel))
                continue;
            if (channel)
                heads.add(channel);
            if (earliest <= timer)
                ready.push(item);
        }
        ready.sort((a, b) => a.earliest - b.earliest);
        if (!wait && timer < Infinity)
            ready.push(this.#tick(timer));
        return [...ready, ...faults];
    }
    #tick(time) {
        const id = mix(tickId, this.#ticks + 1);
        const timers = this.#items.filter(({ kind, earliest }) => kind === 'timer' && earliest === time);
        const creator = Math.min(...timers.map((timer) => timer.creator));
        return { id, creator, kind: 'tick', earliest: time, latest: time, what: nothing, about: undefined };
    }
    /** Takes one of those that may happen, as the schedule chooses. */
    take() {
        const items = this.enabled();
        if (items.length === 0)
            return undefined;
        this.watch?.enabled(items);
        const chosen = items.length === 1 ? 0 : this.#order.below(items.length);
        return this.#begin(items[chosen]);
    }
    #begin(item) {
        this.#enabled = undefined;
        if (item.kind === 'tick') {
            this.#clock = item.earliest;
            this.#ticks++;
        }
        else
            this.#items.splice(this.#items.indexOf(item), 1);
        const travels = item.kind === 'packet' || item.kind === 'disk';
        this.#ahead = travels ? Math.max(0, item.earliest - this.#clock) : 0;
        // What comes before the next timer came by then.
        const latest = travels ? Math.min(item.latest, nextTimer(this.#items, this.#clock)) : 0;
        this.#lag = Math.max(this.#ahead, latest - this.#clock);
        this.#current = item.id;
        this.#planned = 0;
        this.firstTimer = Infinity;
        this.steps++;
        this.watch?.began(item);
        return item.what;
    }
    list() {
        return this.#items.map(({ earliest, what }) => ({ time: earliest, what }));
    }
    takeChosen(what) {
        const item = this.#items.find((candidate) => candidate.what === what);
        if (item)
            this.#begin(item);
        return item !== undefined;
    }
    advanceTo(time) {
        this.#enabled = undefined;
        if (time > this.#clock)
            this.#clock = Math.min(time, nextTimer(this.#items, this.#clock));
    }
}
function nextTimer(items, now) {
    let next = Infinity;
    for (const { kind, earliest } of items) {
        if (kind === 'timer' && earliest > now && earliest < next)
            next = earliest;
    }
    return next;
}
const rootId = 1;
const tickId = 2;
const nothing = { happen: () => undefined };
/** Mixes two numbers into one of 53 bits (after cyrb53, bryc). */
function mix(a, b) {
    let high = 0xdeadbeef ^ b;
    let low = 0x41c6ce57 ^ b;
    for (const part of [a >>> 0, Math.floor(a / 4294967296), b]) {
        high = Math.imul(high ^ part, 2654435761);
        low = Math.imul(low ^ part, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
}
