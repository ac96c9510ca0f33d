/** The timers of one process: `setTimeout` and its kin, in virtual time. */
export class Timers {
    process;
    #live = new Set();
    #last = 0;
    constructor(process) {
        this.process = process;
    }
    /** @param delay milliseconds of the machine's time */
    set(callback, delay, repeat) {
        const timer = ++this.#last;
        this.#live.add(timer);
        this.#plan(timer, callback, delay, repeat);
        return timer;
    }
    clear(timer) {
        this.#live.delete(timer);
    }
    #plan(timer, callback, delay, repeat) {
        const { process } = this;
        process.afterOwn(Math.max(1, Number(delay) || 0), () => {
            if (!this.#live.has(timer))
                return;
            if (repeat)
                this.#plan(timer, callback, delay, repeat);
            else
                this.#live.delete(timer);
            try {
                callback();
            }
            catch (error) {
                process.end({ error });
            }
        });
    }
}
