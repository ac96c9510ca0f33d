/** Ends the program when something that must hold does not: a bug of ours, never an error of a user. */
export function assert(condition, what) {
    if (!condition)
        throw new Error(`Bug: it should hold that ${what}`);
}
/** For the default case of an exhaustive `switch`. */
export function unreachable(value) {
    throw new Error(`Bug: unexpected ${JSON.stringify(value)}`);
}
