import { shownKinds } from './event-groups';
export const everything = { hiddenGroups: new Set(), hiddenLanes: new Set(), text: '' };
/** One byte an event: 1 where its words contain `text`, in any case; `undefined` when there is nothing to search. */
export function matching(trace, text) {
    const wanted = text.trim().toLowerCase();
    if (wanted === '')
        return undefined;
    const has = (words) => words.toLowerCase().includes(wanted);
    const strings = Uint8Array.from(trace.strings, (words) => Number(has(words)));
    const processes = Uint8Array.from(trace.processes, (process) => Number(has(process.name)));
    const places = Uint8Array.from(trace.places, (place) => Number(has(`${place.file}:${place.line}`)));
    const found = new Uint8Array(trace.length);
    for (let event = 0; event < trace.length; event++) {
        const hit = (strings[trace.text[event] ?? -1] ?? 0) |
            (processes[trace.process[event] ?? -1] ?? 0) |
            (places[trace.place[event] ?? -1] ?? 0);
        found[event] = hit;
    }
    return found;
}
/** The events that pass, by their index: the rows of the list. */
export function listed(index, filter) {
    const { trace, lanes } = index;
    const shown = shownKinds(filter.hiddenGroups);
    const matches = matching(trace, filter.text);
    const found = new Int32Array(trace.length);
    let length = 0;
    for (let event = 0; event < trace.length; event++) {
        if (shown[trace.kind[event] ?? 0] === 0)
            continue;
        if (filter.hiddenLanes.has(lanes.ofEvent[event] ?? -1))
            continue;
        if (matches !== undefined && matches[event] === 0)
            continue;
        found[length++] = event;
    }
    return found.slice(0, length);
}
