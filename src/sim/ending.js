/** What those who wait for the end are told. */
export function exitOf(ending) {
    if (typeof ending === 'string')
        return {};
    if ('code' in ending)
        return { code: ending.code };
    return { code: 1, error: ending.error instanceof Error ? ending.error.message : String(ending.error) };
}
/** In words, for the trace and the terminal. */
export function describe(ending) {
    if (typeof ending === 'string')
        return ending;
    if ('code' in ending)
        return `exit ${ending.code}`;
    return ending.error instanceof Error
        ? `${ending.error.name}: ${ending.error.message}`
        : `thrown: ${String(ending.error)}`;
}
