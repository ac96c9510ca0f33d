import { assertSameOptions } from '../host/host-options';
import { kindNumber, none, TraceWriter } from '../trace/writer';
import { freeChances, plainest } from './explore/free-network';
import { FreeScheduler } from './explore/free-scheduler';
import { Machine } from './machine';
import { Network } from './network';
import { SimProcess } from './process';
import { Scheduler } from './scheduler';
const nothing = () => undefined;
const silentObserver = { started: nothing, output: nothing, ended: nothing, flooded: nothing };
/** One run of a world: machines, network, time, and everything that is still to happen. */
export class Simulation {
    choices;
    scheduler;
    trace;
    network;
    machines = [];
    loader;
    observer = silentObserver;
    /** Told of every process that runs. */
    ran;
    #running;
    /** The event that the current happening recorded: what programs do now follows from it. */
    cause = none;
    /** How many happenings there were. */
    count = 0;
    /** Whether this run records places, previews and waits. */
    detailed;
    #tools;
    #byName = new Map();
    #lastPid = 0;
    constructor(choices, tools) {
        this.choices = choices;
        this.#tools = tools;
        this.detailed = tools.here !== undefined;
        this.loader = tools.loader;
        this.trace = tools.trace ?? new TraceWriter();
        this.trace.clear();
        const draws = choices.stream('network');
        if (choices.free === true) {
            const scheduler = new FreeScheduler(choices.stream('order'));
            this.scheduler = scheduler;
            this.network = new Network(plainest, freeChances(draws, scheduler));
        }
        else {
            this.scheduler = new Scheduler();
            this.network = new Network(draws);
        }
    }
    /** The process that the current happening woke; none while the check itself runs. */
    get running() {
        return this.#running;
    }
    set running(process) {
        this.#running = process;
        if (this.ran !== undefined && process !== undefined)
            this.ran(process);
    }
    /** Virtual microseconds. */
    get now() {
        return this.scheduler.now;
    }
    makeAbort(failed) {
        return this.#tools.makeAbort(failed);
    }
    /** The place in the student's source that calls now, as an index of the trace. */
    here() {
        if (this.#tools.here === undefined)
            return none;
        const place = this.#tools.here();
        return place ? this.trace.place(place) : none;
    }
    /** The beginning of a message, in runs that show it. */
    preview(text) {
        if (!this.detailed)
            return none;
        const whole = text();
        return this.trace.text(whole.length > 200 ? `${whole.slice(0, 200)}…` : whole);
    }
    /** One happening, and all microtasks that it sets off. @returns false when nothing is left */
    step(what = this.scheduler.take()) {
        if (what === undefined)
            return false;
        this.#happen(() => what.happen());
        return true;
    }
    /**
     * One chosen happening, ahead of all others, or something that is done to it instead.
     * @returns false when it is not pending
     */
    stepChosen(what, does = () => what.happen()) {
        if (!this.scheduler.takeChosen(what))
            return false;
        this.#happen(does);
        return true;
    }
    #happen(does) {
        this.running = undefined;
        this.cause = none;
        this.count++;
        does();
        this.#tools.drain();
    }
    /** Runs the microtasks of what the caller did. */
    settle() {
        this.#tools.drain();
    }
    machine(name, options = {}) {
        const found = this.#byName.get(name);
        if (found) {
            assertSameOptions(name, found.options, options);
            return found;
        }
        const machine = new Machine(this, name, this.trace.host(name), options);
        this.machines.push(machine);
        this.#byName.set(name, machine);
        return machine;
    }
    findMachine(name) {
        return this.#byName.get(name);
    }
    /** Starts a student's program. @throws {HostError} `EAGAIN`, `ENOMEM` */
    startProgram(machine, file, options = {}) {
        const name = options.name ?? this.#freeName(file.replace(/\.[cm]?[jt]s$/, ''));
        return this.start(machine, name, (host, instance) => instance.program(file)(host), options);
    }
    /** Starts a process. */
    start(machine, name, body, options = {}) {
        const process = new SimProcess(this, machine, ++this.#lastPid, name, options);
        this.observer.started(process);
        process.start(body);
        return process;
    }
    /** `worker`, then `worker-2`, … while earlier ones live. */
    #freeName(base) {
        const taken = new Set(this.machines.flatMap((machine) => [...machine.processes].map((process) => process.name)));
        if (!taken.has(base))
            return base;
        let n = 2;
        while (taken.has(`${base}-${n}`))
            n++;
        return `${base}-${n}`;
    }
    /** Records what was done to the world. */
    note(kind, text, host = none) {
        this.cause = this.trace.add(kindNumber[kind], this.now, host, none, none, none, 0, none, this.trace.text(text), none);
    }
}
