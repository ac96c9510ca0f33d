/**
 * Virtual time and what is still to happen, ordered by (time, sequence): of two happenings at the same moment, the one
 * planned first comes first. A binary heap.
 */
export class Scheduler {
    #heap = [];
    #sequence = 0;
    #now = 0;
    /** Virtual microseconds since the world began. */
    get now() {
        return this.#now;
    }
    get pending() {
        return this.#heap.length;
    }
    /** When the next happening is due, in microseconds; `Infinity` when nothing is left. */
    get next() {
        return this.#heap[0]?.time ?? Infinity;
    }
    /** Plans a happening `delay` microseconds from now (at least 0; parts of a microsecond are rounded up). */
    after(delay, what) {
        this.at(this.#now + Math.ceil(delay), what);
    }
    /** Plans a happening at a moment that is not past. */
    at(time, what) {
        this.#insert({ time: time < this.#now ? this.#now : time, sequence: this.#sequence++, what });
    }
    #insert(entry) {
        const heap = this.#heap;
        let i = heap.length;
        heap.push(entry);
        while (i > 0) {
            const parent = (i - 1) >> 1;
            const above = heap[parent];
            if (above.time < entry.time || (above.time === entry.time && above.sequence < entry.sequence))
                break;
            heap[i] = above;
            i = parent;
        }
        heap[i] = entry;
    }
    /** Takes the next happening and moves the clock to it. */
    take() {
        const heap = this.#heap;
        const first = heap[0];
        const last = heap.pop();
        if (first === undefined || last === undefined)
            return undefined;
        if (heap.length > 0)
            this.#sink(last);
        this.#now = first.time;
        return first.what;
    }
    /** What is still to happen, in the order in which it will. */
    list() {
        return [...this.#heap].sort((a, b) => (before(a, b) ? -1 : 1));
    }
    /**
     * Takes a chosen one of what is pending, ahead of all others: it happens now. Those of one channel keep their order,
     * so only the first of a channel may be chosen.
     * @returns false when it is not pending
     */
    takeChosen(what) {
        const heap = this.#heap;
        const at = heap.findIndex((entry) => entry.what === what);
        if (at < 0)
            return false;
        const rest = heap.filter((_, i) => i !== at);
        heap.length = 0;
        for (const entry of rest)
            this.#insert(entry);
        return true;
    }
    /** Lets time pass to a moment before which nothing is due. */
    advanceTo(time) {
        if (time > this.#now)
            this.#now = Math.min(time, this.next);
    }
    /** Puts `entry` in the place of the first. */
    #sink(entry) {
        const heap = this.#heap;
        const length = heap.length;
        let i = 0;
        for (;;) {
            let child = 2 * i + 1;
            if (child >= length)
                break;
            const right = child + 1;
            if (right < length && before(heap[right], heap[child]))
                child = right;
            if (before(entry, heap[child]))
                break;
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = entry;
    }
}
function before(a, b) {
    return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
