/** The name of a check or measurement in the wanted language. */
export function titleOf({ name, title }) {
    return title ?? name;
}
