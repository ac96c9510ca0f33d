import { HostError } from '../host/api';
import { limits } from '../host/limits';
import { kindNumber, none } from '../trace/writer';
import { Message } from './chunk';
import { Inbox } from './inbox';
/** Instead of a value: there is nothing to give yet. */
const nothingYet = Symbol('nothing yet');
/** The receiving half of a socket: what arrived, who waits for it, and where the urgent mark is. */
export class Reading {
    socket;
    inbox = new Inbox();
    /** Who waits: the first, and those behind it. */
    #reader;
    #readers;
    #unreported = 0;
    /** Unread bytes that count as taken already. */
    #credited = 0;
    /** Where in the stream the next unread byte is. */
    #position = 0;
    /** Where in the stream the last urgent data ends. */
    #mark = 0;
    #urgentReaders = [];
    constructor(socket) {
        this.socket = socket;
    }
    read(line) {
        if (this.#reader === undefined && !this.socket.owner.paused) {
            try {
                const value = this.#take(line);
                if (value !== nothingYet)
                    return Promise.resolve(value);
            }
            catch (error) {
                return Promise.reject(error);
            }
        }
        return new Promise((resolve, reject) => {
            const reader = { line, resolve, reject };
            if (this.#reader === undefined)
                this.#reader = reader;
            else
                (this.#readers ??= []).push(reader);
        });
    }
    /** Data arrived. @param mark where the urgent data ends of which it is a part; 0 for other data */
    add(chunk, mark, cause) {
        if (mark > 0)
            this.learn(mark, cause);
        const reader = this.#reader;
        if (reader?.line && chunk instanceof Message && this.inbox.length === 0 && !this.socket.owner.paused) {
            this.#handOn(chunk, reader);
        }
        else {
            this.inbox.add(chunk);
            this.serve();
        }
    }
    /** What is waited for needs no inbox: nearly every message takes this way. */
    #handOn(message, reader) {
        this.#reader = this.#readers?.shift();
        this.#took(message.length);
        this.socket.sim.running = this.socket.owner;
        try {
            reader.resolve(parseLine(message.text));
        }
        catch (error) {
            reader.reject(error);
        }
    }
    /** Gives what is there to those who wait. */
    serve() {
        const { owner, sim } = this.socket;
        for (let reader = this.#reader; reader !== undefined && !owner.paused; reader = this.#reader) {
            try {
                const value = this.#take(reader.line);
                if (value === nothingYet)
                    break;
                reader.resolve(value);
            }
            catch (error) {
                reader.reject(error);
            }
            sim.running = owner;
            this.#reader = this.#readers?.shift();
        }
        if (this.#urgentReaders.length > 0)
            this.#serveUrgent();
    }
    /** What a reader gets now. @throws {HostError} what a reader gets instead */
    #take(line) {
        const { inbox, socket } = this;
        const before = inbox.length;
        if (before > 0) {
            if (!line)
                return this.#takeBytes();
            const text = inbox.takeLine();
            if (text !== undefined) {
                this.#took(before - inbox.length);
                return parseLine(text);
            }
            if (socket.peerEnded) {
                throw new HostError('EBADMSG', 'the peer ended its stream in the middle of a message');
            }
            if (!socket.broken)
                this.#credit();
        }
        if (socket.broken)
            throw socket.broken;
        return socket.peerEnded ? undefined : nothingYet;
    }
    /** What is there, or sometimes only a part of it: TCP keeps the order of bytes, not the borders of writes. */
    #takeBytes() {
        const there = Math.min(this.inbox.length, this.untilMark ?? Infinity);
        const choices = this.socket.sim.network.choices;
        const count = there > 1 && choices.below(4) > 0 ? 1 + choices.below(there) : there;
        const bytes = this.inbox.take(count);
        this.#took(count);
        return bytes;
    }
    /** Reports bytes taken half a window at a time, as TCP avoids silly windows (RFC 9293 section 3.8.6.2.2). */
    #took(count) {
        this.#position += count;
        const early = Math.min(count, this.#credited);
        this.#credited -= early;
        this.#report(count - early);
    }
    /** Who waits for the end of a line takes what is there of it: otherwise a line longer than a window never ends. */
    #credit() {
        this.#report(this.inbox.length - this.#credited);
        this.#credited = this.inbox.length;
    }
    #report(count) {
        this.#unreported += count;
        if (this.#unreported < limits.window / 2)
            return;
        this.socket.out.control('window', none, this.#unreported);
        this.#unreported = 0;
    }
    get untilMark() {
        return this.#mark > this.#position ? this.#mark - this.#position : undefined;
    }
    urgent() {
        const until = this.untilMark;
        if (until !== undefined || this.#over)
            return Promise.resolve(until);
        return new Promise((resolve) => this.#urgentReaders.push(resolve));
    }
    get #over() {
        return this.socket.peerEnded || this.socket.broken !== undefined;
    }
    /** The peer has sent urgent data up to `mark`. There is one mark, and it only moves on (RFC 9293 section 3.10.7.4). */
    learn(mark, cause) {
        if (mark <= this.#mark)
            return;
        this.#mark = mark;
        const until = this.untilMark;
        if (until === undefined)
            return;
        const { sim } = this.socket;
        sim.cause = this.socket.trace(kindNumber.notified, until, cause);
        this.#serveUrgent();
    }
    #serveUrgent() {
        const until = this.untilMark;
        if (until === undefined && !this.#over)
            return;
        const { owner } = this.socket;
        for (const resolve of this.#urgentReaders.splice(0))
            owner.wake(() => resolve(until));
    }
    /** Puts bytes that were read in front of all others again. */
    putBack(bytes) {
        if (bytes.length === 0)
            return;
        this.inbox.putBack(bytes);
        this.#position -= bytes.length;
        this.#credited += bytes.length;
    }
    /** Those who wait belong to a process that has handed the socket over. */
    dismiss(error) {
        const { owner } = this.socket;
        const readers = [this.#reader, ...(this.#readers ?? [])];
        this.#reader = this.#readers = undefined;
        for (const { reject } of readers.filter((reader) => reader !== undefined))
            owner.wake(() => reject(error));
        for (const resolve of this.#urgentReaders.splice(0))
            owner.wake(() => resolve(undefined));
    }
}
/** @throws {HostError} `EBADMSG` */
function parseLine(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        throw new HostError('EBADMSG', `this line is not JSON: ${line.slice(0, 80)}`);
    }
}
