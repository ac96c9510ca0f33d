import { limits } from '../host/limits';
import { Clock } from './clock';
import { Cpu } from './cpu';
import { DiskFaults } from './disk-faults';
import { Medium } from './medium';
import { EphemeralPorts } from './ports';
import { Resources } from './resources';
/** A simulated machine: cores, memory, clock, disk, ports and processes. */
export class Machine {
    sim;
    name;
    index;
    options;
    attributes;
    cpu;
    clock;
    resources;
    medium;
    diskFaults = new DiskFaults();
    listeners = new Map();
    datagramSockets = new Map();
    tcpPorts = new EphemeralPorts((port) => this.listeners.has(port));
    udpPorts = new EphemeralPorts((port) => this.datagramSockets.has(port));
    processes = new Set();
    random;
    #losses;
    #on = true;
    /** How often it lost power: what its operating system knew before is gone. */
    boot = 0;
    constructor(sim, name, index, options) {
        this.sim = sim;
        this.name = name;
        this.index = index;
        this.options = options;
        const { cores = 1, memory = limits.memory, byteOrder = 'little', wordSize = 64 } = options;
        this.attributes = Object.freeze({ cores, memory, byteOrder, wordSize });
        this.cpu = new Cpu(cores, sim.scheduler);
        this.clock = new Clock(sim.scheduler, options.clock ?? {});
        this.resources = new Resources(name, memory, options.processes ?? limits.processes);
        this.medium = new Medium(options.disk?.size ?? limits.disk, options.disk?.torn ?? false);
        this.random = sim.choices.random(name);
    }
    /** What its power failures leave on the disk: one stream, so that each failure draws anew. */
    get losses() {
        return (this.#losses ??= this.sim.choices.stream(`disk ${this.name}`));
    }
    get on() {
        return this.#on;
    }
    set on(on) {
        this.#on = on;
        this.sim.network.noticePower();
    }
}
