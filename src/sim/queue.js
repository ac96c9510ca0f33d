/** First in, first out, in a ring: taking and adding move nothing and allocate nothing. */
export class Queue {
    #ring = [undefined, undefined, undefined, undefined];
    #first = 0;
    #length = 0;
    get length() {
        return this.#length;
    }
    get first() {
        return this.#ring[this.#first];
    }
    /** @param index 0 is the first */
    at(index) {
        return this.#ring[(this.#first + index) & (this.#ring.length - 1)];
    }
    add(item) {
        if (this.#length === this.#ring.length)
            this.#grow();
        this.#ring[(this.#first + this.#length++) & (this.#ring.length - 1)] = item;
    }
    addFirst(item) {
        if (this.#length === this.#ring.length)
            this.#grow();
        this.#first = (this.#first - 1) & (this.#ring.length - 1);
        this.#ring[this.#first] = item;
        this.#length++;
    }
    take() {
        const item = this.#ring[this.#first];
        if (this.#length === 0)
            return undefined;
        this.#ring[this.#first] = undefined;
        this.#first = (this.#first + 1) & (this.#ring.length - 1);
        this.#length--;
        return item;
    }
    #grow() {
        const ring = this.#ring;
        const grown = new Array(ring.length * 2).fill(undefined);
        for (let i = 0; i < ring.length; i++)
            grown[i] = this.at(i);
        this.#ring = grown;
        this.#first = 0;
    }
}
