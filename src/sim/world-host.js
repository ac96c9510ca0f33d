import { encodeUtf8 } from '../host/text';
import { kindNumber, none } from '../trace/writer';
/** A machine as the author of a scenario sees it. */
export class SimWorldHost {
    #sim;
    #machine;
    /** The programs of `start`, by the process that runs each now. */
    #started = new Map();
    #known = new Map();
    constructor(sim, machine) {
        this.#sim = sim;
        this.#machine = machine;
    }
    get name() {
        return this.#machine.name;
    }
    /** Its place among the hosts of the trace. */
    get index() {
        return this.#machine.index;
    }
    start(program, options = {}) {
        if (!this.#sim.loader.has(program))
            throw new Error(`there is no program “${program}” to start on ${this.name}`);
        return this.#start(program, options);
    }
    #start(program, options) {
        const process = this.#sim.startProgram(this.#machine, program, options);
        this.#started.set(process, { program, options: { ...options, name: process.name } });
        return this.process(process);
    }
    run(body) {
        return new Promise((resolve, reject) => {
            const main = async (host, instance) => {
                try {
                    resolve(await body(host, (file) => instance.module(file)));
                }
                catch (error) {
                    reject(error);
                }
            };
            const probe = this.#sim.start(this.#machine, 'probe', main, { probe: true });
            probe.exited(({ code, error }) => {
                if (code !== 0)
                    reject(new Error(`the process of the check ended early: ${error ?? 'killed'}`));
            });
        });
    }
    get processes() {
        return [...this.#machine.processes].map((process) => this.process(process));
    }
    /** The process that `start` last started under that name, dead or alive. */
    startedAs(name) {
        const process = [...this.#started.keys()].find((started) => started.name === name);
        return process && this.process(process);
    }
    process(process) {
        let known = this.#known.get(process);
        if (known === undefined) {
            known = new SimWorldProcess(this, process);
            this.#known.set(process, known);
        }
        return known;
    }
    get on() {
        return this.#machine.on;
    }
    get memoryUsed() {
        return this.#machine.resources.memoryUsed;
    }
    setClock(clock) {
        const { offset, drift } = clock;
        const parts = [
            ...(offset === undefined ? [] : [`offset ${offset} ms`]),
            ...(drift === undefined ? [] : [`drift ${drift} ppm`]),
        ];
        this.note(`clock of ${this.name}: ${parts.join(', ')}`);
        this.#machine.clock.set(clock);
    }
    failDisk(fault) {
        const { on, file = '', error = 'EIO', times = 1 } = fault;
        const what = [`${times} ×`, error, on, file].filter((part) => part !== '').join(' ');
        this.note(`disk of ${this.name}: ${what}`);
        this.#machine.diskFaults.add(fault);
    }
    powerFail() {
        const machine = this.#machine;
        if (!machine.on)
            return;
        this.#sim.note('fault', `power failure at ${this.name}`, machine.index);
        machine.on = false;
        machine.boot++;
        for (const process of [...machine.processes])
            process.end('power failure');
        this.#loseUnsynced();
    }
    #loseUnsynced() {
        const { trace, now, cause } = this.#sim;
        const { medium, index, losses } = this.#machine;
        const { files, changes } = medium.lose(losses);
        if (files.length === 0)
            return;
        const text = trace.text(files.join(', '));
        trace.add(kindNumber['disk-lost'], now, index, none, none, none, changes, cause, text, none);
    }
    powerOn() {
        const machine = this.#machine;
        if (machine.on)
            return;
        this.#sim.note('fault', `power on at ${this.name}`, machine.index);
        machine.on = true;
        for (const [process, { program, options }] of [...this.#started]) {
            this.#started.delete(process);
            this.#start(program, options);
        }
    }
    restart(process) {
        const started = this.#started.get(process);
        if (!started)
            throw new Error(`${process.name} was not started by \`start\`, so it cannot be started again`);
        this.#sim.note('fault', `restart ${process.name}`, this.#machine.index);
        process.end('killed');
        this.#started.delete(process);
        return this.#start(started.program, started.options);
    }
    kill(process) {
        if (!process.alive)
            return;
        this.#sim.note('fault', `kill ${process.name}`, this.#machine.index);
        process.end('killed');
    }
    note(what) {
        this.#sim.note('fault', what, this.#machine.index);
    }
    get files() {
        return this.#machine.medium.texts();
    }
    putFile(name, content) {
        this.#machine.medium.change({ kind: 'write', name, bytes: encodeUtf8(content) });
        this.#machine.medium.sync();
    }
}
/** A process as the author of a scenario sees it. */
export class SimWorldProcess {
    host;
    #process;
    constructor(host, process) {
        this.host = host;
        this.#process = process;
    }
    get pid() {
        return this.#process.pid;
    }
    get name() {
        return this.#process.name;
    }
    get alive() {
        return this.#process.alive;
    }
    get paused() {
        return this.#process.paused;
    }
    get output() {
        return this.#process.output;
    }
    kill() {
        this.host.kill(this.#process);
    }
    restart() {
        return this.host.restart(this.#process);
    }
    pause() {
        this.host.note(`pause ${this.name}`);
        this.#process.pause();
    }
    resume() {
        this.host.note(`resume ${this.name}`);
        this.#process.resume();
    }
    shutDown() {
        this.host.note(`shut down ${this.name}`);
        this.#process.shutDown();
    }
    type(line) {
        this.#process.input.type(line);
    }
    get exited() {
        return new Promise((resolve) => this.#process.exited(resolve));
    }
}
