import { eventKinds } from './data';
/** The number of each kind in the `kind` column. */
export const kindNumber = Object.fromEntries(eventKinds.map((kind, i) => [kind, i]));
/** The columns, grown together. */
class Columns {
    capacity;
    time;
    kind;
    host;
    process;
    peer;
    peerProcess;
    size;
    cause;
    text;
    place;
    constructor(capacity, from) {
        this.capacity = capacity;
        this.time = new Float64Array(capacity);
        this.kind = new Uint8Array(capacity);
        this.host = new Int16Array(capacity);
        this.process = new Int32Array(capacity);
        this.peer = new Int16Array(capacity);
        this.peerProcess = new Int32Array(capacity);
        this.size = new Uint32Array(capacity);
        this.cause = new Int32Array(capacity);
        this.text = new Int32Array(capacity);
        this.place = new Int32Array(capacity);
        if (from)
            this.#copy(from);
    }
    #copy(from) {
        this.time.set(from.time);
        this.kind.set(from.kind);
        this.host.set(from.host);
        this.process.set(from.process);
        this.peer.set(from.peer);
        this.peerProcess.set(from.peerProcess);
        this.size.set(from.size);
        this.cause.set(from.cause);
        this.text.set(from.text);
        this.place.set(from.place);
    }
}
/** Finds or adds strings, each kept once. */
class Interned {
    list = [];
    #index = new Map();
    of(text) {
        let index = this.#index.get(text);
        if (index === undefined) {
            index = this.list.push(text) - 1;
            this.#index.set(text, index);
        }
        return index;
    }
    clear() {
        this.list.length = 0;
        this.#index.clear();
    }
}
/** No process, peer, cause, text or place. */
export const none = -1;
/** Columns that are full grow by half: then an event never takes more than 56 bytes. */
const growth = 1.5;
/** Records what happens, append-only. 37 bytes an event, and each text once. */
export class TraceWriter {
    #columns;
    #length = 0;
    #strings = new Interned();
    #placeKeys = new Interned();
    #places = [];
    #hosts = [];
    #processes = [];
    /** @param capacity events that fit before the columns grow */
    constructor(capacity = 1024) {
        this.#columns = new Columns(capacity);
    }
    get length() {
        return this.#length;
    }
    /** Adds a host. @returns its index */
    host(name) {
        return this.#hosts.push(name) - 1;
    }
    /** Adds a process. @returns its index */
    process(process) {
        return this.#processes.push(process) - 1;
    }
    text(text) {
        return this.#strings.of(text);
    }
    place(place) {
        const index = this.#placeKeys.of(`${place.file}:${place.line}`);
        if (index === this.#places.length)
            this.#places.push(place);
        return index;
    }
    /** Adds an event. Time in microseconds; `none` where there is nothing to say. @returns the event's index */
    add(kind, time, host, process, peer, peerProcess, size, cause, text, place) {
        const i = this.#length;
        if (i === this.#columns.capacity)
            this.#columns = new Columns(Math.ceil(i * growth), this.#columns);
        const columns = this.#columns;
        columns.time[i] = time;
        columns.kind[i] = kind;
        columns.host[i] = host;
        columns.process[i] = process;
        columns.peer[i] = peer;
        columns.peerProcess[i] = peerProcess;
        columns.size[i] = size;
        columns.cause[i] = cause;
        columns.text[i] = text;
        columns.place[i] = place;
        this.#length = i + 1;
        return i;
    }
    /** The number of an event's kind. */
    kindOf(index) {
        return this.#columns.kind[index];
    }
    /** The host of an event, by index. */
    hostOf(index) {
        return this.#columns.host[index];
    }
    /** Forgets everything, and keeps the memory for the next run. */
    clear() {
        this.#length = 0;
        this.#strings.clear();
        this.#placeKeys.clear();
        this.#places.length = 0;
        this.#hosts.length = 0;
        this.#processes.length = 0;
    }
    /** A look at everything so far, without a copy: good until the next event is added, or everything is forgotten. */
    view() {
        return this.#tables((column) => column.subarray(0, this.#length));
    }
    /** A copy of everything so far. */
    data() {
        const { hosts, processes, strings, places, ...columns } = this.#tables((column) => column.slice(0, this.#length));
        return {
            ...columns,
            hosts: [...hosts],
            processes: [...processes],
            strings: [...strings],
            places: [...places],
        };
    }
    #tables(part) {
        const columns = this.#columns;
        return {
            version: 1,
            length: this.#length,
            hosts: this.#hosts,
            processes: this.#processes,
            strings: this.#strings.list,
            places: this.#places,
            time: part(columns.time),
            kind: part(columns.kind),
            host: part(columns.host),
            process: part(columns.process),
            peer: part(columns.peer),
            peerProcess: part(columns.peerProcess),
            size: part(columns.size),
            cause: part(columns.cause),
            text: part(columns.text),
            place: part(columns.place),
        };
    }
}
