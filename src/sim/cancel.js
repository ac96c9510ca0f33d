import { HostError } from '../host/api';
/**
 * Waits for something that a signal may end early: then it is undone, and the wait ends with `ECANCELED`.
 * @param begin plans it, and gives what undoes it
 */
export function cancellable(process, what, signal, begin) {
    return new Promise((resolve, reject) => {
        if (signal === undefined) {
            begin(resolve);
            return;
        }
        const canceled = () => reject(new HostError('ECANCELED', `${what} was ended early: its signal was aborted`));
        if (signal.aborted) {
            canceled();
            return;
        }
        const undo = begin(() => {
            signal.removeEventListener('abort', aborted);
            resolve();
        });
        const aborted = () => {
            undo();
            process.wake(canceled);
        };
        signal.addEventListener('abort', aborted, { once: true });
    });
}
