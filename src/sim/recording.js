import { seededChoices } from './choices';
import { recordingText } from './replay-text';
/** How many choices of a recording are not the plainest outcome. */
export function countChosen({ streams }) {
    let count = 0;
    for (const values of streams.values())
        for (const value of values)
            if (value !== 0)
                count++;
    return count;
}
/** Passes choices on, and keeps them. */
export class Recorder {
    #streams = new Map();
    #inner;
    constructor(inner) {
        this.#inner = inner;
    }
    get replay() {
        return this.#inner.replay;
    }
    get seed() {
        return this.#inner.seed;
    }
    get free() {
        return this.#inner.free === true;
    }
    again() {
        return new Recorder(this.#inner.again());
    }
    stream(purpose) {
        const inner = this.#inner.stream(purpose);
        const values = this.#streams.get(purpose) ?? [];
        this.#streams.set(purpose, values);
        return {
            below: (limit) => {
                const value = inner.below(limit);
                values.push(value);
                return value;
            },
        };
    }
    random(host) {
        return this.#inner.random(host);
    }
    /** What was drawn so far. */
    recording() {
        return { seed: this.seed, free: this.free, streams: this.#streams };
    }
}
/** The choices of a recording again: what goes beyond it is the plainest outcome. */
export class RecordedChoices {
    #recording;
    #drawn = new Map();
    #random;
    #text;
    constructor(recording) {
        this.#recording = recording;
        this.#random = seededChoices(recording.seed);
    }
    get replay() {
        return (this.#text ??= recordingText(this.#recording));
    }
    get seed() {
        return this.#recording.seed;
    }
    get free() {
        return this.#recording.free;
    }
    again() {
        return new RecordedChoices(this.#recording);
    }
    stream(purpose) {
        const values = this.#recording.streams.get(purpose) ?? [];
        const drawn = this.#drawn.get(purpose) ?? { count: 0 };
        this.#drawn.set(purpose, drawn);
        return {
            below: (limit) => {
                const value = values[drawn.count++] ?? 0;
                if (value < limit)
                    return value;
                drawn.beyond ??= drawn.count;
                return limit - 1;
            },
        };
    }
    random(host) {
        return this.#random.random(host);
    }
    /** The first stream, once the run is over, of which other choices were drawn than were recorded. */
    misfit() {
        const { streams } = this.#recording;
        for (const stream of new Set([...streams.keys(), ...this.#drawn.keys()])) {
            const recorded = streams.get(stream)?.length ?? 0;
            const { count, beyond } = this.#drawn.get(stream) ?? { count: 0 };
            if (beyond !== undefined)
                return { stream, recorded, drawn: count, beyond };
            if (count !== recorded)
                return { stream, recorded, drawn: count };
        }
        return undefined;
    }
}
