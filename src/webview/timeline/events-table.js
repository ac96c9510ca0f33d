import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** The events as a list: the same as the diagram for those who do not see it, or who would rather read. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { instant } from '../numbers';
import { useWords } from '../words';
import { describe, placeText } from './describe';
export const rowHeight = 24;
/** Rows drawn above and below those on the screen, so that scrolling does not show gaps. */
const spare = 8;
export function EventsTable({ control, events, onGoTo }) {
    const say = useWords();
    const ref = useRef(null);
    const [view, setView] = useState({ top: 0, height: 0 });
    const at = positionIn(events, control.selected);
    useLayoutEffect(() => {
        const element = ref.current;
        if (!element)
            return;
        const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        measure();
        return () => observer.disconnect();
    }, []);
    useEffect(() => scrollTo(ref.current, at), [at]);
    const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
    const last = Math.min(events.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
    return (_jsxs("div", { class: "events", ref: ref, tabIndex: 0, role: "grid", "aria-label": say('timeline.events'), "aria-rowcount": events.length + 1, "aria-activedescendant": at >= 0 ? rowId(at) : undefined, onKeyDown: (event) => onKey(event, control, events, at, view.height, onGoTo), onScroll: (event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight }), children: [_jsx("div", { class: "events-head", role: "row", "aria-rowindex": 1, children: ['table.time', 'table.who', 'table.what', 'table.line'].map((key) => (_jsx("span", { role: "columnheader", children: say(key) }, key))) }), _jsx("div", { class: "events-body", role: "presentation", style: { height: `${events.length * rowHeight}px` }, children: [...events.subarray(first, last)].map((event, offset) => (_jsx(EventRow, { event: event, at: first + offset, control: control, onGoTo: onGoTo }, event))) })] }));
}
function EventRow({ event, at, control, onGoTo }) {
    const say = useWords();
    const { index } = control;
    const { who, what, text } = describe(index, event, say);
    const place = index.trace.places[index.trace.place[event] ?? -1];
    return (_jsxs("div", { class: "event-row", id: rowId(at), role: "row", "aria-rowindex": at + 2, "aria-selected": event === control.selected, style: { top: `${at * rowHeight}px` }, onClick: () => control.select(event), onDblClick: () => place && onGoTo(place), children: [_jsx("span", { role: "gridcell", class: "event-time", children: instant((index.trace.time[event] ?? 0) / 1000) }), _jsx("span", { role: "gridcell", children: who }), _jsxs("span", { role: "gridcell", title: text, children: [_jsx("span", { class: "event-kind", children: what }), " ", text] }), _jsx("span", { role: "gridcell", children: place ? placeText(place) : '' })] }));
}
function rowId(at) {
    return `event-row-${at}`;
}
/** Where `event` stands among the listed ones, which are sorted; -1 where it is not listed. */
export function positionIn(events, event) {
    let low = 0;
    let high = events.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if ((events[middle] ?? 0) < event)
            low = middle + 1;
        else
            high = middle;
    }
    return events[low] === event ? low : -1;
}
function scrollTo(element, at) {
    if (!element || at < 0)
        return;
    const top = at * rowHeight;
    const room = element.clientHeight - rowHeight * 2;
    if (top < element.scrollTop)
        element.scrollTop = top;
    else if (top > element.scrollTop + room)
        element.scrollTop = top - room;
}
function onKey(event, control, events, at, height, onGoTo) {
    const page = Math.max(1, Math.floor(height / rowHeight) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.key];
    const place = control.index.trace.places[control.index.trace.place[control.selected] ?? -1];
    const choose = (row) => {
        const chosen = events[Math.min(Math.max(row, 0), events.length - 1)];
        if (chosen !== undefined)
            control.select(chosen);
    };
    if (step !== undefined)
        choose(at < 0 ? 0 : at + step);
    else if (event.key === 'Home')
        choose(0);
    else if (event.key === 'End')
        choose(events.length - 1);
    else if (event.key === 'Enter' && place)
        onGoTo(place);
    else
        return;
    event.preventDefault();
}
