import { none } from '../trace/writer';
import { LonePacket } from './lone-packet';
/** Questions without an answer after which a connection is given up. */
const questions = 3;
/** Asks the peer's machine whether it is there when nothing comes from it (RFC 9293 section 3.8.4). */
export class KeepAlive {
    socket;
    idle;
    #heard;
    #asked = 0;
    #stopped = false;
    /** @param idle microseconds */
    constructor(socket, idle) {
        this.socket = socket;
        this.idle = idle;
        this.#heard = socket.sim.now;
        socket.sim.scheduler.after(idle, this);
    }
    /** Something came. */
    heard() {
        this.#heard = this.socket.sim.now;
        this.#asked = 0;
    }
    stop() {
        this.#stopped = true;
    }
    happen() {
        if (this.#stopped || !this.socket.machine.on)
            return;
        const { sim } = this.socket;
        const left = this.#heard + this.idle - sim.now;
        if (this.#asked === 0 && left > 0)
            return sim.scheduler.after(left, this);
        if (this.#asked === questions)
            return this.socket.giveUp();
        this.#asked++;
        this.#ask();
        sim.scheduler.after(this.idle, this);
    }
    /** The peer's machine answers, whatever its process does; with a reset when it knows no such connection. */
    #ask() {
        const { socket } = this;
        const peer = socket.out.to;
        const answer = () => {
            if (peer.broken !== undefined || peer.forgotten)
                peer.sendReset(none);
            else
                new LonePacket(peer.out, 'keep-alive', none, () => this.heard()).send();
        };
        new LonePacket(socket.out, 'keep-alive', none, answer).send();
    }
}
