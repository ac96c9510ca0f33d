/** An invariant that does not hold, or an `eventually` that did not come true, whichever engine runs the world. */
export class PropertyError extends Error {
    what;
    within;
    name = 'PropertyError';
    /** @param within milliseconds of the world's time after which it should have come true; absent for an invariant */
    constructor(what, within) {
        super(within === undefined ? `${what}: does not hold` : `${what}: still not so after ${within} ms`);
        this.what = what;
        this.within = within;
    }
}
