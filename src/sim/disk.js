import { HostError } from '../host/api';
import { decodeUtf8, toBytes } from '../host/text';
import { kindNumber, none } from '../trace/writer';
/** Microseconds of one access, and of forcing what was written to the medium. */
const accessTime = 100;
const syncTime = 2000;
/** The faults that hit an access. */
const kindOf = {
    read: 'read',
    list: 'read',
    write: 'write',
    append: 'write',
    remove: 'write',
    rename: 'write',
    sync: 'sync',
};
/** The disk as one process uses it. */
export class SimDisk {
    #process;
    constructor(process) {
        this.#process = process;
    }
    get #medium() {
        return this.#process.machine.medium;
    }
    read(name) {
        return this.#access('read', [name], () => this.#medium.read(name));
    }
    async readText(name) {
        const bytes = await this.read(name);
        return bytes && decodeUtf8(bytes);
    }
    write(name, data) {
        return this.#change({ kind: 'write', name, bytes: toBytes(data) });
    }
    append(name, data) {
        return this.#change({ kind: 'append', name, bytes: toBytes(data) });
    }
    remove(name) {
        return this.#change({ kind: 'remove', name });
    }
    rename(from, to) {
        return this.#change({ kind: 'rename', name: from, to });
    }
    list() {
        return this.#access('list', [], () => this.#medium.names());
    }
    sync() {
        return this.#access('sync', [], () => {
            this.#trace('disk-sync', 0);
            this.#medium.sync();
        });
    }
    #change(change) {
        const files = change.kind === 'rename' ? [change.name, change.to] : [change.name];
        return this.#access(change.kind, files, () => {
            if ('bytes' in change)
                this.#trace('disk-write', change.bytes.length, change.name);
            this.#medium.change(change);
            if (change.kind === 'rename')
                this.#trace('disk-rename', 0, files.join(' → '));
        });
    }
    /** Does something on the disk after the time that it takes; not at all when the process ends before. */
    #access(what, files, action) {
        const process = this.#process;
        process.mustLive();
        const place = process.sim.here();
        const result = new Promise((resolve, reject) => {
            process.after(what === 'sync' ? syncTime : accessTime, () => {
                this.#place = place;
                try {
                    files.forEach(mustBePlain);
                    this.#mayFail(what, files);
                    resolve(action());
                }
                catch (error) {
                    reject(error);
                }
            }, 'disk');
        });
        return process.waiting(() => `disk.${what}`, result);
    }
    /** @throws {HostError} when a fault of the disk hits this access */
    #mayFail(what, files) {
        const error = this.#process.machine.diskFaults.take(kindOf[what], files);
        if (error === undefined)
            return;
        this.#trace('disk-error', 0, [error.code, what, ...files].join(' '));
        throw error;
    }
    #place = none;
    #trace(kind, size, what) {
        const { sim, machine, traceIndex } = this.#process;
        const text = what === undefined ? none : sim.trace.text(what);
        sim.trace.add(kindNumber[kind], sim.now, machine.index, traceIndex, none, none, size, sim.cause, text, this.#place);
    }
}
function mustBePlain(name) {
    if (typeof name === 'string' && /^[^/\\\0]{1,255}$/.test(name) && name !== '.' && name !== '..')
        return;
    throw new HostError('EINVAL', `“${String(name)}” is not the plain name of a file, such as accounts.json`);
}
