import { HostError } from '../host/api';
const messages = {
    EIO: 'the disk is faulty',
    ENOSPC: 'the disk is full',
};
/** Which accesses to one machine's disk are still to fail. */
export class DiskFaults {
    #pending = [];
    add(fault) {
        this.#pending.push({ fault, left: fault.times ?? 1 });
    }
    /** The error of an access to these files, if it is to fail; that uses the fault up once. */
    take(on, files) {
        const hits = ({ fault }) => fault.on === on && (fault.file === undefined || files.includes(fault.file));
        const at = this.#pending.findIndex(hits);
        const pending = this.#pending[at];
        if (pending === undefined)
            return undefined;
        if (--pending.left <= 0)
            this.#pending.splice(at, 1);
        const { error = 'EIO' } = pending.fault;
        return new HostError(error, `${messages[error]}: ${[on, ...files].join(' ')} failed`);
    }
}
