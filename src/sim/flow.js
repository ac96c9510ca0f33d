import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import { lost } from './path';
import { Segment } from './segment';
const microseconds = 1000;
/** One direction of a connection: in order, repeated when lost, never more than a window ahead of the reader. */
export class Flow {
    sim;
    from;
    to;
    path;
    /** The machines that hand the packets on, because the connection was handed over from one to the next. */
    relays;
    /** Bytes written so far, those that wait included. */
    written = 0;
    broken = false;
    #lastSequence = 0;
    #lastArrival = 0;
    /** Bytes sent that the reader is not known to have taken. */
    #unacknowledged = 0;
    /** `undefined` while nothing waits: it is looked at for each segment. */
    #waiting;
    /** The next segment that the receiver can take, and those that came before their turn. */
    #expected = 1;
    #early;
    /** Segments that were lost, in order, to be sent again. */
    #lost = [];
    /** Whether the time to send again is planned. */
    #repeating = false;
    /** Since when nothing has arrived. */
    #lostSince = 0;
    #repeatDelay = 0;
    constructor(sim, from, to, path) {
        this.sim = sim;
        this.from = from;
        this.to = to;
        this.path = path;
    }
    /** Whether data leaves at once: nothing waits, and the window is not full. */
    get open() {
        return this.#waiting === undefined && this.#unacknowledged < limits.window;
    }
    /** Bytes that were written and have not left, or were lost: a handoff takes them along. */
    get unsent() {
        const waiting = (this.#waiting ?? []).reduce((sum, { chunk }) => sum + chunk.length, 0);
        return this.#lost.reduce((sum, { size }) => sum + size, waiting);
    }
    /** Sends data. The flow must be open. */
    push(chunk, event, mark) {
        const size = chunk.length;
        this.#unacknowledged += size;
        this.path.count(size);
        this.#send(new Segment(this, chunk, size, event, mark));
    }
    /** Keeps data until the window opens. @param sent called when it left */
    wait(chunk, event, mark, sent) {
        (this.#waiting ??= []).push({ chunk, event, mark, ...(sent && { sent }) });
    }
    /** Sends what is not data. An 'end' goes after all data that waits. */
    control(load, event, value = 0) {
        const last = this.#waiting?.at(-1);
        if (load !== 'end' || last === undefined)
            return this.#send(new Segment(this, load, 0, event, value));
        const sent = last.sent;
        last.sent = () => {
            sent?.();
            this.control('end', event);
        };
    }
    /** The reader took bytes. */
    opened(taken) {
        this.#unacknowledged -= taken;
        while (this.#unacknowledged < limits.window) {
            const next = this.#waiting?.shift();
            if (next === undefined)
                return;
            if (this.#waiting?.length === 0)
                this.#waiting = undefined;
            this.push(next.chunk, next.event, next.mark);
            next.sent?.();
        }
    }
    #send(segment) {
        segment.sequence = ++this.#lastSequence;
        this.#depart(segment);
    }
    /** A segment enters the network, for the first time or again. */
    #depart(segment) {
        const { path, sim } = this;
        if (path.silent)
            return this.lose(segment);
        const { network, now } = sim;
        const delay = path.plain && !network.ruled
            ? path.latency(network.choices)
            : network.delay(path, now, segment.size, () => segment.packet(path));
        if (delay === lost)
            return this.lose(segment);
        const arrival = Math.ceil(now + delay);
        if (arrival > this.#lastArrival)
            this.#lastArrival = arrival;
        sim.scheduler.at(this.#lastArrival, segment);
    }
    /** A segment is at the machine that it was sent to. */
    arrive(segment) {
        if (this.path.silent)
            this.lose(segment);
        else if (this.relays === undefined)
            this.deliver(segment);
        else
            this.relays[0]?.pass(segment, 0);
    }
    /** A segment is at the machine where the peer's socket is. What comes before its turn is kept there. */
    deliver(segment) {
        if (segment.sequence !== this.#expected && segment.load !== 'reset') {
            if (segment.sequence > this.#expected)
                insert((this.#early ??= []), segment);
            return;
        }
        this.#expected++;
        if (this.#repeating)
            this.#lostSince = this.sim.now;
        this.to.arrived(segment.load, segment.cause, segment.value);
        if (this.#early !== undefined)
            this.#deliverEarly(this.#early);
    }
    #deliverEarly(early) {
        if (early[0]?.sequence !== this.#expected)
            return;
        const next = early.shift();
        if (early.length === 0)
            this.#early = undefined;
        const about = { kind: 'wake', machine: this.to.machine, also: this.from.machine };
        this.sim.scheduler.after(0, { happen: () => this.deliver(next), about });
    }
    /** A reset is sent once; everything else again until it arrives or the sender gives up. */
    lose(segment) {
        const { sim } = this;
        this.traceLoss(segment.size, segment.event);
        if (segment.load === 'reset' || this.broken)
            return;
        insert(this.#lost, segment);
        if (this.#repeating)
            return;
        this.#repeating = true;
        this.#lostSince = sim.now;
        this.#repeatDelay = limits.retransmit * microseconds;
        sim.scheduler.after(this.#repeatDelay, this);
    }
    get about() {
        return { kind: 'timer', machine: this.from.machine };
    }
    /** The time has come to send again what was lost. */
    happen() {
        const { sim, path } = this;
        if (this.#lost.length === 0 || !path.from.on) {
            this.#repeating = false;
        }
        else if (sim.now - this.#lostSince >= limits.silence * microseconds) {
            this.#repeating = false;
            this.from.giveUp();
        }
        else {
            if (!path.silent)
                for (const segment of this.#lost.splice(0))
                    this.#repeat(segment);
            this.#repeatDelay = Math.min(this.#repeatDelay * 2, limits.retransmitMax * microseconds);
            sim.scheduler.after(this.#repeatDelay, this);
        }
    }
    #repeat(segment) {
        segment.cause = segment.event;
        if (segment.size > 0)
            this.path.count(segment.size);
        this.#depart(segment);
    }
    traceLoss(size, cause) {
        const { sim, from, to } = this;
        sim.trace.add(kindNumber.lost, sim.now, from.machineIndex, from.processIndex, to.machineIndex, to.processIndex, size, cause, none, none);
    }
    /** The connection is broken: nothing is sent, or sent again. */
    clear() {
        this.broken = true;
        this.#waiting = undefined;
        this.#lost.length = 0;
    }
}
/** Puts a segment where it belongs in a list that is in order. */
function insert(list, segment) {
    let at = list.length;
    while (at > 0 && list[at - 1].sequence > segment.sequence)
        at--;
    list.splice(at, 0, segment);
}
