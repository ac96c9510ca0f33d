import { lost, Path } from './path';
/** All paths, made at first use, and the rules underneath them. */
export class Network {
    choices;
    chances;
    #paths = new Map();
    #all = [];
    #rules = [];
    #defaults = {};
    /** Whether there are rules. */
    ruled = false;
    /** What was decided last: one object for all packets, as there are many. */
    #fate = { delay: lost, copy: lost, corrupt: false };
    /**
     * @param choices delays, parts and the like
     * @param chances whether packets are lost, copied or damaged, in millionths
     */
    constructor(choices, chances = choices) {
        this.choices = choices;
        this.chances = chances;
    }
    path(from, to) {
        const key = from.index * 65536 + to.index;
        let path = this.#paths.get(key);
        if (path === undefined) {
            path = new Path(from, to);
            if (from !== to)
                path.set(this.#defaults);
            this.#paths.set(key, path);
            this.#all.push(path);
        }
        return path;
    }
    setDefault(options) {
        this.#defaults = { ...this.#defaults, ...options };
        for (const path of this.#all)
            if (path.from !== path.to)
                path.set(options);
    }
    block(from, to) {
        for (const a of from)
            for (const b of to)
                if (a !== b)
                    this.path(a, b).block(true);
    }
    unblockAll() {
        for (const path of this.#all)
            path.block(false);
    }
    /** A machine was switched on or off. */
    noticePower() {
        for (const path of this.#all)
            path.noticePower();
    }
    addRule(rule) {
        const own = (packet) => rule(packet);
        this.#rules.push(own);
        this.ruled = true;
        return () => {
            const at = this.#rules.indexOf(own);
            if (at >= 0)
                this.#rules.splice(at, 1);
            this.ruled = this.#rules.length > 0;
        };
    }
    /**
     * How long a TCP packet that leaves now takes, in microseconds, or `lost`. A damaged one is found out by its
     * checksum and so is lost; of two copies the second is not noticed.
     */
    delay(path, now, size, packet) {
        const { delay, copy, corrupt } = this.decide(path, now, size, packet);
        if (copy !== lost && size > 0)
            path.count(size);
        return corrupt ? lost : delay;
    }
    /** What becomes of a packet that leaves now. The result holds until the next call. */
    decide(path, now, size, packet) {
        const fate = this.#fate;
        const verdict = this.ruled ? this.#judge(packet()) : 'pass';
        if (typeof verdict === 'object' || verdict === 'drop') {
            fate.delay = verdict === 'drop' ? lost : verdict.delay * 1000;
            fate.copy = lost;
            fate.corrupt = false;
            return fate;
        }
        path.decide(fate, now, size, this);
        if (verdict === 'corrupt')
            fate.corrupt = true;
        else if (verdict === 'duplicate' && fate.copy === lost)
            fate.copy = path.delay(now, size, this.choices);
        return fate;
    }
    #judge(packet) {
        for (const rule of [...this.#rules]) {
            const verdict = rule(packet);
            if (typeof verdict === 'object' && !(verdict.delay >= 0 && verdict.delay < Infinity)) {
                throw new RangeError(`a rule delays a packet by 0 ms or more, not by ${verdict.delay}`);
            }
            if (verdict !== 'pass')
                return verdict;
        }
        return 'pass';
    }
    get segments() {
        return this.#sum((path) => path.segments);
    }
    get bytes() {
        return this.#sum((path) => path.bytes);
    }
    get connections() {
        return this.#sum((path) => path.connections);
    }
    between(from, to) {
        const [a, b] = [nameOf(from), nameOf(to)];
        const paths = this.#all.filter((path) => path.from.name === a && path.to.name === b);
        return { segments: sum(paths, (path) => path.segments), bytes: sum(paths, (path) => path.bytes) };
    }
    #sum(of) {
        return sum(this.#all.filter((path) => path.from !== path.to), of);
    }
}
function sum(paths, of) {
    return paths.reduce((total, path) => total + of(path), 0);
}
function nameOf(host) {
    return typeof host === 'string' ? host : host.name;
}
