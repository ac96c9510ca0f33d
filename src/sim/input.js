/** The lines typed into one process. */
export class InputLines {
    process;
    #lines = [];
    #waiting = [];
    constructor(process) {
        this.process = process;
    }
    type(line) {
        const waiting = this.#waiting.shift();
        if (waiting)
            this.process.wake(() => waiting({ done: false, value: line }));
        else
            this.#lines.push(line);
    }
    [Symbol.asyncIterator]() {
        return { next: () => this.#next() };
    }
    #next() {
        const line = this.#lines.shift();
        if (line !== undefined)
            return Promise.resolve({ done: false, value: line });
        const typed = new Promise((resolve) => this.#waiting.push(resolve));
        return this.process.waiting(() => 'a line of input', typed);
    }
}
