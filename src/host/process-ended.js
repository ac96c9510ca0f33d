/** Thrown into a program that calls its host after its end, so that it does nothing more. */
export class ProcessEnded extends Error {
    name = 'ProcessEnded';
    constructor() {
        super('this process has ended');
    }
}
