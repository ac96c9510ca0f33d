import { HostError } from '../host/api';
import { concatBytes, decodeUtf8 } from '../host/text';
/** A file as the pieces that were appended to it. */
class StoredFile {
    #parts;
    #length;
    constructor(parts) {
        this.#parts = [...parts];
        this.#length = parts.reduce((sum, part) => sum + part.length, 0);
    }
    get length() {
        return this.#length;
    }
    append(bytes) {
        this.#parts.push(bytes);
        this.#length += bytes.length;
    }
    /** Not to be changed. */
    bytes() {
        if (this.#parts.length !== 1)
            this.#parts = [concatBytes(this.#parts)];
        return this.#parts[0];
    }
    copy() {
        return new StoredFile(this.#parts);
    }
}
/** Files by name, and the bytes that they take. A change costs the same however many there are. */
class Files {
    #files;
    #used;
    constructor(files = new Map(), used = 0) {
        this.#files = files;
        this.#used = used;
    }
    get names() {
        return [...this.#files.keys()].sort();
    }
    has(name) {
        return this.#files.has(name);
    }
    read(name) {
        return this.#files.get(name)?.bytes();
    }
    /** The bytes that are taken after a change. */
    usedAfter(change) {
        const old = (name) => this.#files.get(name)?.length ?? 0;
        switch (change.kind) {
            case 'append':
                return this.#used + change.bytes.length;
            case 'write':
                return this.#used + change.bytes.length - old(change.name);
            case 'remove':
                return this.#used - old(change.name);
            case 'rename':
                return change.name === change.to ? this.#used : this.#used - old(change.to);
        }
    }
    apply(change) {
        this.#used = this.usedAfter(change);
        const { name } = change;
        const file = this.#files.get(name);
        if (change.kind === 'append' && file)
            file.append(change.bytes);
        else if ('bytes' in change)
            this.#files.set(name, new StoredFile([change.bytes]));
        else
            this.#files.delete(name);
        if (change.kind === 'rename' && file)
            this.#files.set(change.to, file);
    }
    copy() {
        return new Files(new Map([...this.#files].map(([name, file]) => [name, file.copy()])), this.#used);
    }
}
/** The files of one machine: what processes see, and what is safe from power failure. */
export class Medium {
    size;
    torn;
    #seen = new Files();
    /** Changes that are not on the medium yet, in order. */
    #unsynced = [];
    #durable = new Files();
    /**
     * @param size bytes
     * @param torn whether power failure may leave a part of a change
     */
    constructor(size, torn) {
        this.size = size;
        this.torn = torn;
    }
    read(name) {
        return this.#seen.read(name)?.slice();
    }
    names() {
        return this.#seen.names;
    }
    texts() {
        return new Map(this.names().map((name) => [name, decodeUtf8(this.#seen.read(name))]));
    }
    /** @throws {HostError} `ENOSPC`, `ENOENT`; then nothing is changed */
    change(change) {
        if (change.kind === 'rename' && !this.#seen.has(change.name)) {
            throw new HostError('ENOENT', `there is no file “${change.name}”`);
        }
        if ('bytes' in change && this.#seen.usedAfter(change) > this.size) {
            throw new HostError('ENOSPC', `the disk is full: it holds ${this.size} bytes`);
        }
        this.#seen.apply(change);
        this.#unsynced.push(change);
    }
    sync() {
        for (const change of this.#unsynced)
            this.#durable.apply(change);
        this.#unsynced = [];
    }
    /** Power is lost: of the changes not synced, the schedule keeps the first few, and of the last of these a part. */
    lose(choices) {
        const all = this.#unsynced;
        const kept = all.slice(0, all.length - choices.below(all.length + 1));
        const lost = all.slice(kept.length);
        const last = kept.at(-1);
        const part = this.torn && last && tear(last, choices);
        if (part)
            kept.splice(-1, 1, part);
        for (const change of kept)
            this.#durable.apply(change);
        this.#seen = this.#durable.copy();
        this.#unsynced = [];
        const touched = [...(part && part !== last ? [part] : []), ...lost];
        return { files: [...new Set(touched.map(({ name }) => name))], changes: lost.length };
    }
}
/** The change as far as it reached the medium. What a torn write had overwritten is gone. */
function tear(change, choices) {
    if (!('bytes' in change))
        return change;
    const cut = choices.below(change.bytes.length + 1);
    return cut === 0 ? change : { ...change, bytes: change.bytes.subarray(0, change.bytes.length - cut) };
}
