import { kindNumber, none } from '../trace/writer';
import { lost } from './path';
import { packetOf } from './segment';
/**
 * What stays of a connection on a machine that hands it to another: the peer knows this machine's address only, so its
 * packets come here, and are passed on. While the handoff is not decided they are kept.
 */
export class Relay {
    flow;
    path;
    #state = 'decides';
    #kept = [];
    #lastArrival = 0;
    /** A machine that has lost power since knows nothing of it. */
    #boot;
    /** @param path from this machine to the new one */
    constructor(flow, path) {
        this.flow = flow;
        this.path = path;
        this.#boot = path.from.boot;
    }
    /** Whether it still waits for the answer of the new machine. */
    get decides() {
        return this.#state === 'decides' && this.#lives;
    }
    get forwards() {
        return this.#state === 'forwards' && this.#lives;
    }
    get #lives() {
        return this.path.from.boot === this.#boot;
    }
    /** A segment of the peer is here. */
    pass(segment, hop) {
        if (!this.#lives)
            this.#refuse(segment);
        else if (this.#state === 'decides')
            this.#kept.push(segment);
        else
            this.#forward(segment, hop);
    }
    /** The new machine has the connection. */
    open(hop) {
        this.#state = 'forwards';
        for (const segment of this.#kept.splice(0))
            this.#forward(segment, hop);
    }
    /** The connection stays here, or goes on between processes of this machine: what was kept is delivered. */
    end() {
        this.#state = 'ended';
        const { flow } = this;
        for (const segment of this.#kept.splice(0)) {
            const about = { kind: 'wake', machine: flow.to.machine, also: flow.from.machine, channel: this };
            flow.sim.scheduler.after(0, { happen: () => flow.deliver(segment), about });
        }
    }
    #forward(segment, hop) {
        const { path, flow } = this;
        const { sim } = flow;
        const { network, now } = sim;
        if (segment.event !== none)
            segment.cause = this.#trace(kindNumber.forward, segment);
        if (segment.size > 0)
            path.count(segment.size);
        if (path.silent)
            return flow.lose(segment);
        const delay = network.delay(path, now, segment.size, () => segment.packet(path));
        if (delay === lost)
            return flow.lose(segment);
        this.#lastArrival = Math.max(this.#lastArrival, Math.ceil(now + delay));
        const { packet } = segment.about;
        sim.scheduler.at(this.#lastArrival, {
            happen: () => (path.silent ? flow.lose(segment) : this.#arrive(segment, hop + 1)),
            about: {
                kind: 'packet',
                machine: path.to,
                also: path.from,
                channel: this,
                slack: path.slack,
                ...(packet && { packet }),
            },
            drop: () => segment.drop(),
        });
    }
    #arrive(segment, hop) {
        const next = this.flow.relays?.[hop];
        if (next)
            next.pass(segment, hop);
        else
            this.flow.deliver(segment);
    }
    /** This machine knows nothing of the connection any more, and says so as TCP does. */
    #refuse(segment) {
        if (segment.load === 'reset')
            return;
        const { flow, path } = this;
        const { sim } = flow;
        const event = this.#trace(kindNumber.reset, segment);
        const back = sim.network.path(path.from, flow.from.machine);
        if (back.silent)
            return;
        const delay = sim.network.delay(back, sim.now, 0, () => packetOf(flow.from.in, back, 'reset'));
        if (delay === lost)
            return;
        sim.scheduler.after(delay, {
            happen: () => (back.silent ? undefined : flow.from.arrived('reset', event, 0)),
            about: { kind: 'packet', machine: back.to, also: back.from, slack: back.slack },
        });
    }
    #trace(kind, segment) {
        const { sim, from } = this.flow;
        const machine = this.path.from;
        const peer = kind === kindNumber.forward ? this.path.to : from.machine;
        const process = kind === kindNumber.forward ? this.flow.to.processIndex : from.processIndex;
        return sim.trace.add(kind, sim.now, machine.index, none, peer.index, process, kind === kindNumber.forward ? segment.size : 0, segment.cause, none, none);
    }
}
