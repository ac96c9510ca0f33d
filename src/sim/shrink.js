import { countChosen } from './recording';
/**
 * Takes away from a failing schedule what it does not need: fewer choices other than the plainest (delta debugging:
 * Zeller and Hildebrandt 2002), then fewer choices at all, then smaller ones, until nothing can be taken away.
 * @param stop asked between two runs
 * @returns the simplest that was found: `start` itself when there is none simpler
 */
export async function shrink(start, fails, stop) {
    const shrinker = new Shrinker(start, fails, stop);
    await shrinker.run();
    return shrinker.best;
}
class Shrinker {
    best;
    #fails;
    #stop;
    constructor(start, fails, stop) {
        this.best = start;
        this.#fails = fails;
        this.#stop = stop;
    }
    async run() {
        await this.#try({ ...this.best, seed: 0 });
        let before;
        do {
            before = this.best;
            await this.#zero();
            await this.#cut();
            await this.#lower();
        } while (this.best !== before && !this.#stop());
    }
    /** Fewer choices other than the plainest: halves, quarters … single ones. */
    async #zero() {
        if (countChosen(this.best) > 0 && (await this.#try(mapped(this.best, () => 0))))
            return;
        for (let parts = 2, chosen = chosenIn(this.best); chosen.length > 0 && !this.#stop();) {
            const size = Math.ceil(chosen.length / parts);
            let any = false;
            // From the end: what comes late has the least influence on the rest.
            for (let end = chosen.length; end > 0 && !this.#stop(); end -= size) {
                const part = chosen.slice(Math.max(0, end - size), end);
                any = (await this.#try(without(this.best, part))) || any;
            }
            if (!any && size === 1)
                return;
            chosen = chosenIn(this.best);
            parts = any ? Math.max(2, parts) : parts * 2;
        }
    }
    /** Fewer choices at all: takes some out before each that is not the plainest, so that it comes earlier. */
    async #cut() {
        for (const { stream, at } of chosenIn(this.best).reverse()) {
            for (let size = at; size > 0 && !this.#stop(); size = Math.floor(size / 2)) {
                const values = this.best.streams.get(stream) ?? [];
                const there = values[at] === undefined ? 0 : size;
                if (there > 0 && (await this.#try(withStream(this.best, stream, values.toSpliced(at - size, size)))))
                    break;
            }
        }
    }
    /** Smaller values: the smallest that a search by halves finds. */
    async #lower() {
        for (const { stream, at } of chosenIn(this.best)) {
            let low = 0;
            for (;;) {
                const value = this.best.streams.get(stream)?.[at] ?? 0;
                if (value - low <= 1 || this.#stop())
                    break;
                const middle = low === 0 ? 1 : low + Math.floor((value - low) / 2);
                if (!(await this.#try(replaced(this.best, stream, at, middle))))
                    low = middle;
            }
        }
    }
    /** Keeps the candidate if it fails the same way and what it drew is simpler. */
    async #try(candidate) {
        if (this.#stop())
            return false;
        const drawn = await this.#fails(candidate);
        if (!drawn || !simpler(drawn, this.best))
            return false;
        this.best = drawn;
        return true;
    }
}
/** Fewer choices that are not the plainest; then fewer choices; then smaller ones; then the calm random numbers. */
function simpler(a, b) {
    const [costA, costB] = [cost(a), cost(b)];
    const first = costA.findIndex((value, i) => value !== costB[i]);
    return first >= 0 && costA[first] < costB[first];
}
function cost(recording) {
    let length = 0;
    let sum = 0;
    for (const values of recording.streams.values()) {
        length += values.length;
        for (const value of values)
            sum += value;
    }
    return [countChosen(recording), length, sum, recording.seed === 0 ? 0 : 1];
}
function chosenIn({ streams }) {
    return [...streams].flatMap(([stream, values]) => values.flatMap((value, at) => (value === 0 ? [] : [{ stream, at }])));
}
function mapped(recording, change) {
    const streams = new Map([...recording.streams].map(([name, values]) => [name, values.map(change)]));
    return { ...recording, streams };
}
function without(recording, part) {
    const streams = new Map([...recording.streams].map(([name, values]) => [name, [...values]]));
    for (const { stream, at } of part) {
        const values = streams.get(stream);
        if (values?.[at] !== undefined)
            values[at] = 0;
    }
    return { ...recording, streams };
}
function replaced(recording, stream, at, value) {
    const values = [...(recording.streams.get(stream) ?? [])];
    values[at] = value;
    return withStream(recording, stream, values);
}
function withStream(recording, stream, values) {
    return { ...recording, streams: new Map([...recording.streams, [stream, values]]) };
}
