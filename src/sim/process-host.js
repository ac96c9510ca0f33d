import { HostError } from '../host/api';
import { formatLine } from '../host/format';
import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import { cancellable } from './cancel';
import { SimConnection } from './connection';
import { SimDatagramSocket } from './datagram';
import { SimDisk } from './disk';
import { Handshake } from './handshake';
import { SimListener } from './listener';
import { checkPort } from './ports';
import { ProcessEnded } from '../host/process-ended';
/** Microseconds. */
const spawnTime = limits.spawn * 1000;
/** The host API for one process of the simulation. */
export class ProcessHost {
    #process;
    #disk;
    connection;
    #abort;
    #aborted = false;
    constructor(process, inherited) {
        this.#process = process;
        this.#disk = new SimDisk(process);
        this.connection = inherited && new SimConnection(inherited, process);
    }
    get name() {
        return this.#process.machine.name;
    }
    get pid() {
        return this.#process.pid;
    }
    get args() {
        return this.#process.args;
    }
    get disk() {
        return this.#disk;
    }
    get machine() {
        return this.#process.machine.attributes;
    }
    get input() {
        return this.#process.input;
    }
    /** Made at first use: most programs never look. */
    get signal() {
        this.#abort ??= this.#process.sim.makeAbort((error) => this.#process.end({ error }));
        if (this.#aborted)
            this.#abort.abort();
        return this.#abort.signal;
    }
    abort() {
        this.#aborted = true;
        this.#abort?.abort();
    }
    now() {
        return this.#process.machine.clock.now();
    }
    sleep(ms, options = {}) {
        const time = duration('sleep', ms);
        return this.#later(`sleep(${ms})`, options.signal, (done) => {
            const wait = this.#process.afterOwn(time, done);
            return () => wait.cancel();
        });
    }
    compute(ms, options = {}) {
        const { priority = 0, signal } = options;
        const time = duration('compute', ms) * 1000;
        if (!Number.isFinite(priority)) {
            throw new HostError('EINVAL', `a priority is a number, not ${String(priority)}`);
        }
        const process = this.#process;
        const { sim, machine } = process;
        sim.trace.add(kindNumber.compute, sim.now, machine.index, process.traceIndex, none, none, time, sim.cause, none, sim.here());
        return this.#later(`compute(${ms})`, signal, (done) => {
            const job = machine.cpu.compute(process, time, priority, done);
            return () => machine.cpu.cancel(job);
        });
    }
    /** @param begin plans it, and gives what undoes it */
    #later(what, signal, begin) {
        const process = this.#process;
        process.mustLive();
        return process.waiting(() => what, cancellable(process, what, signal, begin));
    }
    allocate(bytes) {
        return this.#process.allocate(bytes);
    }
    random() {
        return this.#process.machine.random.below(4294967296) / 4294967296;
    }
    log(...values) {
        this.#process.log(formatLine(values));
    }
    exit(code = 0) {
        this.#process.end({ code });
        throw new ProcessEnded();
    }
    async listen(port, options = {}) {
        const process = this.#process;
        process.mustLive();
        checkPort(port);
        const { machine } = process;
        const own = port === 0 ? machine.tcpPorts.pick() : port;
        if (machine.listeners.has(own)) {
            throw new HostError('EADDRINUSE', `another process of ${machine.name} listens on port ${own} already`);
        }
        const listener = new SimListener(own, process, options.backlog ?? limits.backlog);
        machine.listeners.set(own, listener);
        process.ports.add(listener);
        return Promise.resolve(listener);
    }
    connect(address, options = {}) {
        const process = this.#process;
        process.mustLive();
        const target = process.sim.findMachine(address.host);
        if (!target)
            return Promise.reject(new HostError('ENOTFOUND', `no host is called “${address.host}”`));
        const timeout = (options.timeout ?? limits.connectTimeout) * 1000;
        const connected = new Promise((resolve, reject) => {
            new Handshake(process, target, address, timeout, (outcome) => {
                if (outcome instanceof HostError)
                    reject(outcome);
                else
                    resolve(new SimConnection(outcome, process));
            });
        });
        return process.waiting(() => `connect to ${address.host}:${address.port}`, connected);
    }
    async datagram(port = 0) {
        const process = this.#process;
        process.mustLive();
        checkPort(port);
        const { machine } = process;
        const own = port === 0 ? machine.udpPorts.pick() : port;
        if (machine.datagramSockets.has(own)) {
            throw new HostError('EADDRINUSE', `another process of ${machine.name} has the datagram port ${own} already`);
        }
        const socket = new SimDatagramSocket(own, process);
        machine.datagramSockets.set(own, socket);
        process.ports.add(socket);
        return Promise.resolve(socket);
    }
    get handoffs() {
        return handedTo(this.#process);
    }
    async spawn(program, options = {}) {
        const process = this.#process;
        process.mustLive();
        const { sim, machine } = process;
        if (!sim.loader.has(program))
            throw new HostError('ENOENT', `there is no program “${program}”`);
        const text = sim.trace.text(program);
        const cause = sim.trace.add(kindNumber.spawn, sim.now, machine.index, process.traceIndex, none, none, 0, sim.cause, text, sim.here());
        const connection = options.connection;
        const { args = [], memory } = options;
        const child = sim.startProgram(machine, program, {
            args,
            cause,
            delay: spawnTime,
            ...(memory !== undefined && { memory }),
            ...(connection && { inherited: (to) => connection.surrender(to) }),
        });
        const runs = new Promise((resolve) => {
            process.after(spawnTime, () => resolve(new Child(child, process)));
        });
        return process.waiting(() => `spawn ${program}`, runs);
    }
    loadCode(modules, entry) {
        const process = this.#process;
        process.mustLive();
        if (!process.instance)
            throw new HostError('EINVAL', 'this process has not begun');
        if (typeof entry !== 'string') {
            throw new HostError('EINVAL', `the entry is the name of a module, not ${String(entry)}`);
        }
        return { exports: process.instance.code(modules, entry) };
    }
}
async function* handedTo(process) {
    for await (const socket of process.handoffs)
        yield new SimConnection(socket, process);
}
class Child {
    #child;
    exited;
    constructor(child, parent) {
        this.#child = child;
        // A happening of its own: what the child left behind, such as a rejected promise, is not the parent's doing.
        this.exited = new Promise((resolve) => child.exited((exit) => parent.after(0, () => resolve(exit))));
    }
    get pid() {
        return this.#child.pid;
    }
    kill() {
        this.#child.end('killed');
    }
    shutDown() {
        this.#child.shutDown();
    }
    pause() {
        this.#child.pause();
    }
    resume() {
        this.#child.resume();
    }
}
function duration(what, ms) {
    if (typeof ms === 'number' && ms >= 0 && ms < Infinity)
        return ms;
    throw new HostError('EINVAL', `${what} takes milliseconds, 0 or more, not ${String(ms)}`);
}
