/**
 * The host API: everything that a program may touch. A program is
 *
 * ```ts
 * import type { Host } from 'dlabs';
 * export default async function (host: Host) { … }
 * ```
 *
 * The same program runs in the simulator and as a real process. When the promise that the program returns
 * settles, the process ends, as a C program ends when `main` returns. This file becomes the type declarations of
 * the module `dlabs` that students import, so it imports nothing.
 */
/** An error of the machine or the network, with the code that tells which. */
export class HostError extends Error {
    code;
    name = 'HostError';
    constructor(code, message) {
        super(`${code}: ${message}`);
        this.code = code;
    }
}
