/** Marks the replay text of a seed; recorded choices carry another mark. */
const form = '1-';
/** Choices drawn from a seed. Seed 0 is the calm schedule: every choice is 0. @param seed 0 to 2^53 - 1 */
export function seededChoices(seed) {
    const choices = {
        seed,
        again: () => choices,
        replay: form + seed.toString(36),
        stream: (purpose) => (seed === 0 ? calm : new RandomStream(seed, purpose)),
        random: (host) => new RandomStream(seed, `random ${host}`),
    };
    return choices;
}
/** The seed that a text of `seededChoices` holds; `undefined` when it is not such a text. */
export function seedOf(text) {
    if (!text.startsWith(form) || !/^[0-9a-z]+$/.test(text.slice(form.length)))
        return undefined;
    const seed = parseInt(text.slice(form.length), 36);
    return Number.isSafeInteger(seed) ? seed : undefined;
}
/** The seed of the n-th schedule of a check; schedule 0 is the calm one. */
export function scheduleSeed(seed, check, n) {
    if (n === 0)
        return 0;
    const low = hash32(`${seed}/${check}/${n}`, 0x811c9dc5);
    const high = hash32(`${n}/${check}/${seed}`, 0x9747b28c) & 0xffff;
    return high * 4294967296 + low + 1;
}
const calm = { below: () => 0 };
/** FNV-1a with a final mix. */
function hash32(text, start) {
    let hash = start;
    for (let i = 0; i < text.length; i++)
        hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
}
/** The generator sfc32 (Doty-Humphrey, PractRand): 128 bits of state, period at least 2^32. */
class RandomStream {
    #a;
    #b;
    #c;
    #counter = 1;
    constructor(seed, purpose) {
        this.#a = hash32(purpose, 0x9e3779b9) | 0;
        this.#b = seed | 0;
        this.#c = Math.floor(seed / 4294967296) | 0;
        for (let i = 0; i < 12; i++)
            this.#next();
    }
    #next() {
        const sum = (this.#a + this.#b + this.#counter) | 0;
        this.#counter = (this.#counter + 1) | 0;
        this.#a = this.#b ^ (this.#b >>> 9);
        this.#b = (this.#c + (this.#c << 3)) | 0;
        this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
        return sum >>> 0;
    }
    below(limit) {
        return Math.floor((this.#next() / 4294967296) * limit);
    }
}
