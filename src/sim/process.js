import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import { Arrivals } from './arrivals';
import { describe, exitOf } from './ending';
import { InputLines } from './input';
import { ProcessEnded } from '../host/process-ended';
import { ProcessHost } from './process-host';
import { Timers } from './timers';
/** Something that a process does later. */
class Waking {
    process;
    action;
    kind;
    constructor(process, action, kind) {
        this.process = process;
        this.action = action;
        this.kind = kind;
    }
    happen() {
        this.process.sim.cause = none;
        this.process.wake(this.action);
    }
    get about() {
        const { process, kind } = this;
        return { kind, machine: process.machine, process, channel: kind === 'timer' ? process.timers : process };
    }
}
/** A running program on a machine. */
export class SimProcess {
    sim;
    machine;
    pid;
    name;
    options;
    traceIndex;
    sockets = new Set();
    /** Listeners and datagram sockets. */
    ports = new Set();
    /** Connections that others handed to this process. */
    handoffs = new Arrivals(this, 'a connection that is handed over');
    output = [];
    input;
    waits = new Set();
    timers;
    args;
    /** Bytes of its machine's memory that it has. */
    #memory = 0;
    /** The modules of this process, once it runs. */
    instance;
    alive = true;
    paused = false;
    #deferred = [];
    #heldJobs = [];
    #host;
    #exit;
    #onExit = [];
    constructor(sim, machine, pid, name, options) {
        this.sim = sim;
        this.machine = machine;
        this.pid = pid;
        this.name = name;
        this.options = options;
        if (!options.probe)
            this.#enter(options.memory ?? limits.processMemory);
        this.args = options.args ?? [];
        this.traceIndex = sim.trace.process({ pid, name, host: machine.index });
        this.input = new InputLines(this);
        this.timers = new Timers(this);
        this.#host = this.#inherit();
        machine.processes.add(this);
        const text = sim.trace.text(name);
        this.startEvent = this.#trace('process-started', pid, options.cause ?? none, text);
    }
    /** @throws {HostError} when the parent does not have the connection that it wants to hand over; nothing is taken then */
    #inherit() {
        try {
            return new ProcessHost(this, this.options.inherited?.(this));
        }
        catch (error) {
            this.#leave();
            throw error;
        }
    }
    #enter(memory) {
        this.machine.resources.enter(memory);
        this.#memory = memory;
    }
    startEvent;
    /** Runs the body, from the next happening on or later. Its end is the process's end. */
    start(body) {
        this.after(this.options.delay ?? 0, () => {
            this.sim.cause = this.startEvent;
            void this.#main(body);
        });
    }
    async #main(body) {
        try {
            const instance = (this.instance = this.sim.loader.instance({
                host: this.#host,
                setTimer: (callback, delay, repeat) => this.timers.set(callback, delay, repeat),
                clearTimer: (timer) => this.timers.clear(timer),
                fail: (error) => this.end({ error }),
            }));
            await body(this.#host, instance);
            this.end({ code: 0 });
        }
        catch (error) {
            this.end({ error });
        }
    }
    /** Does something in this process: now, or when it is resumed; never when it has ended. */
    wake(action) {
        if (!this.alive)
            return;
        if (this.paused) {
            this.#deferred.push(action);
            return;
        }
        this.sim.running = this;
        action();
    }
    /** Does something in this process after some microseconds. */
    after(delay, action, kind = delay > 0 ? 'timer' : 'wake') {
        this.sim.scheduler.after(delay, new Waking(this, action, kind));
    }
    /** Does something in this process after some milliseconds of its machine's time. */
    afterOwn(ms, action) {
        return this.machine.clock.after(ms, () => this.wake(action), this);
    }
    /** Takes memory until it is released. @throws {HostError} `ENOMEM` */
    allocate(bytes) {
        this.mustLive();
        const { resources } = this.machine;
        resources.take(bytes);
        this.#memory += bytes;
        let taken = bytes;
        const release = () => {
            if (!this.alive)
                return;
            resources.give(taken);
            this.#memory -= taken;
            taken = 0;
        };
        return { release };
    }
    /** Notes what the process waits for, in runs that record places. */
    waiting(what, promise) {
        if (!this.sim.detailed)
            return promise;
        const wait = { what: what(), place: this.sim.here() };
        this.waits.add(wait);
        const over = () => void this.waits.delete(wait);
        promise.then(over, over);
        return promise;
    }
    /** @throws {ProcessEnded} when the process has ended */
    mustLive() {
        if (!this.alive)
            throw new ProcessEnded();
    }
    /** One line for the terminal. @throws {ProcessEnded} when there are too many: the process is ended */
    log(line) {
        this.mustLive();
        const { sim } = this;
        if (this.output.length >= limits.logLines) {
            sim.observer.flooded(this);
            this.end('killed');
            throw new ProcessEnded();
        }
        this.output.push(line);
        this.#trace('log', 0, sim.cause, sim.trace.text(line), sim.here());
        sim.observer.output(this, line);
    }
    /** Ends the process. Its machine's operating system closes what it had open. */
    end(ending) {
        if (!this.alive ||
            ('error' in Object(ending) && ending.error instanceof ProcessEnded))
            return;
        this.alive = false;
        this.#exit = exitOf(ending);
        this.#leave();
        this.#trace('process-ended', 0, this.sim.cause, this.sim.trace.text(describe(ending)));
        if (ending === 'power failure')
            for (const socket of [...this.sockets])
                socket.vanish();
        for (const port of [...this.ports])
            port.close();
        for (const socket of [...this.sockets])
            socket.abandon();
        this.#deferred = [];
        for (const notify of this.#onExit)
            notify();
        this.sim.observer.ended(this, ending);
    }
    #leave() {
        const { processes, resources, cpu } = this.machine;
        processes.delete(this);
        if (!this.options.probe)
            resources.leave();
        resources.give(this.#memory);
        cpu.release(this);
    }
    /** How the process ended, once it has. */
    exited(notify) {
        if (this.#exit)
            notify(this.#exit);
        else
            this.#onExit.push(() => notify(this.#exit));
    }
    pause() {
        if (this.paused || !this.alive)
            return;
        this.paused = true;
        this.#trace('paused', 0, this.sim.cause, none);
        this.#heldJobs = this.machine.cpu.release(this);
    }
    resume() {
        if (!this.paused || !this.alive)
            return;
        this.paused = false;
        this.#trace('resumed', 0, this.sim.cause, none);
        this.machine.cpu.continue(this.#heldJobs);
        for (const action of this.#deferred.splice(0))
            this.after(0, action);
        for (const port of this.ports)
            this.after(0, () => port.serve());
        this.after(0, () => this.handoffs.serve());
        for (const socket of this.sockets)
            this.after(0, () => socket.serve());
    }
    /** Asks the process to end. */
    shutDown() {
        this.after(0, () => this.#host.abort());
    }
    #trace(kind, size, cause, text, place = none) {
        const { sim, machine, traceIndex } = this;
        return sim.trace.add(kindNumber[kind], sim.now, machine.index, traceIndex, none, none, size, cause, text, place);
    }
}
