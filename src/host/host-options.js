/**
 * A host is made at its first mention, and what later mentions say differently would be lost.
 * @param made the options that it was made with
 * @throws {Error} when `again` says something else
 */
export function assertSameOptions(name, made, again) {
    const other = Object.keys(again).find((key) => JSON.stringify(again[key]) !== JSON.stringify(made[key]));
    if (other === undefined)
        return;
    throw new Error(`the host “${name}” was made before with another “${other}”: give its options where it is first mentioned, be it in a link`);
}
