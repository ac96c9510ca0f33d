import { limits } from '../host/limits';
import { lost } from './path';
import { packetOf } from './segment';
const microseconds = 1000;
/** A packet of a connection that carries no data and has no place in the order of the stream. */
export class LonePacket {
    flow;
    kind;
    event;
    arrived;
    #repeatDelay = limits.retransmit * microseconds;
    #repeats = false;
    /** @param arrived at the peer's machine */
    constructor(flow, kind, 
    /** The event of its sending, in the trace. */
    event, arrived) {
        this.flow = flow;
        this.kind = kind;
        this.event = event;
        this.arrived = arrived;
    }
    /** Sends it once. */
    send() {
        this.#travel(this.flow.path, 0);
    }
    /** Sends it, and again when it is lost, as long as the connection is not broken. */
    repeat() {
        this.#repeats = true;
        this.send();
    }
    #travel(path, hop) {
        const { sim } = this.flow;
        const { network } = sim;
        if (path.silent)
            return this.#lose();
        const delay = path.plain && !network.ruled
            ? path.latency(network.choices)
            : network.delay(path, sim.now, 0, () => packetOf(this.flow, path, this.kind));
        if (delay === lost)
            return this.#lose();
        const happen = () => (path.silent ? this.#lose() : this.#arrive(hop));
        sim.scheduler.after(delay, {
            happen,
            about: this.#about(path),
            drop: () => {
                this.#lose();
                return this.#repeats && !this.flow.broken;
            },
        });
    }
    #about(path) {
        const { from, to } = this.flow;
        const packet = { from: from.local, to: to.local, carries: this.kind, size: 0 };
        return { kind: 'packet', machine: path.to, also: path.from, slack: path.slack, packet };
    }
    #arrive(hop) {
        const relay = this.flow.relays?.[hop];
        if (relay?.forwards)
            this.#travel(relay.path, hop + 1);
        else if (relay === undefined || relay.decides)
            this.arrived();
    }
    #lose() {
        if (!this.#repeats || this.flow.broken)
            return;
        this.flow.traceLoss(0, this.event);
        this.flow.sim.scheduler.after(this.#repeatDelay, {
            about: { kind: 'timer', machine: this.flow.path.from },
            happen: () => (this.flow.broken || !this.flow.path.from.on ? undefined : this.send()),
        });
        this.#repeatDelay = Math.min(this.#repeatDelay * 2, limits.retransmitMax * microseconds);
    }
}
