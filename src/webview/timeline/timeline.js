import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** The space-time diagram of a trace, with what is around it. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { announce } from '../announce';
import { useSize } from '../use-size';
import { useWords } from '../words';
import { Canvas } from './canvas';
import { describe, spoken } from './describe';
import { Details } from './details';
import { EventsTable } from './events-table';
import { listed } from './filter';
import { Legend } from './legend';
import { Toolbar } from './toolbar';
import { useTimeline } from './use-timeline';
/**
 * Time runs to the right: a panel is wide, names of processes are read without turning the head, and the wheel zooms
 * the axis that is long. (Textbooks draw it both ways; Lamport 1978 upwards.)
 */
export function Timeline({ trace, failure, onGoTo, onExport }) {
    const say = useWords();
    const { ref, size } = useSize();
    const [top, setTop] = useState(0);
    const [isTableShown, setTableShown] = useState(false);
    const control = useTimeline(trace, size.width, top, Math.max(size.height, 400));
    const { index, filter, selected } = control;
    const events = useMemo(() => listed(index, filter), [index, filter]);
    useEffect(() => {
        if (selected >= 0)
            announce(spoken(describe(index, selected, say)));
    }, [index, selected, say]);
    const goToSelected = () => {
        const place = placeOf(trace, selected, control.selectedArrow, index.arrows.from);
        if (place)
            onGoTo(place);
    };
    const selectNextFound = () => {
        const next = events.find((event) => event > selected) ?? events[0];
        if (next !== undefined)
            control.select(next);
    };
    return (_jsxs("section", { class: "timeline", children: [_jsx(Toolbar, { control: control, found: events.length, isTableShown: isTableShown, onToggleTable: () => setTableShown((old) => !old), onNextFound: selectNextFound, onExport: onExport }), _jsxs("div", { class: isTableShown ? 'timeline-body with-table' : 'timeline-body', children: [_jsx("div", { class: "canvas-frame", ref: ref, children: _jsx(Canvas, { control: control, hasFailure: failure !== undefined, onScroll: setTop, onGoTo: goToSelected }) }), isTableShown && (_jsx("div", { class: "events-frame", children: _jsx(EventsTable, { control: control, events: events, onGoTo: onGoTo }) }))] }), _jsx(Details, { control: control, onGoTo: onGoTo }), _jsx(Legend, { index: index })] }));
}
/** The line of an event; for one that only arrives, the line that sent it. */
function placeOf(trace, event, arrow, from) {
    const own = trace.places[trace.place[event] ?? -1];
    return own ?? trace.places[trace.place[from[arrow] ?? -1] ?? -1];
}
