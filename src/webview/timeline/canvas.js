import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** The diagram with its axis, its keys and its pointer. */
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { useWords } from '../words';
import { describe } from './describe';
import { axisHeight, Diagram, TimeAxis } from './diagram';
import { hitTest } from './hit-test';
import { press, useWheel, xIn } from './pointer';
import { xOf } from './viewport';
const steps = {
    ArrowLeft: 'previous',
    ArrowRight: 'next',
    ArrowUp: 'lane-above',
    ArrowDown: 'lane-below',
    Home: 'first',
    End: 'last',
};
const zoomStep = 1.5;
export function Canvas({ control, hasFailure, onScroll, onGoTo }) {
    const say = useWords();
    const keysId = useId();
    const ref = useRef(null);
    const [hover, setHover] = useState();
    useWheel(ref, control);
    const { index, gutter, model } = control;
    const failureX = useFailureX(control, hasFailure);
    if (!model)
        return _jsx("div", { class: "canvas", ref: ref });
    const hitAt = (event) => {
        const element = ref.current;
        if (!element)
            return undefined;
        const x = xIn(element, gutter, event);
        const y = event.clientY - element.getBoundingClientRect().top + element.scrollTop - axisHeight;
        const hit = x < 0 ? undefined : hitTest(model, x, y);
        return hit && { hit, x: x + gutter, y: y + axisHeight };
    };
    const onPointerDown = (event) => press(event, control.panBy, (up) => choose(control, hitAt(up)?.hit));
    return (_jsxs("div", { class: hover ? 'canvas hovering' : 'canvas', ref: ref, tabIndex: 0, role: "application", "aria-roledescription": say('timeline.role'), "aria-label": say('timeline.label', index.trace.processes.length, index.trace.hosts.length, index.trace.length), "aria-describedby": keysId, onKeyDown: (event) => onKey(event, control, onGoTo), onPointerDown: onPointerDown, onPointerMove: (event) => setHover(event.buttons === 0 ? hitAt(event) : undefined), onPointerLeave: () => setHover(undefined), onDblClick: (event) => ref.current && control.zoomBy(zoomStep * 2, xIn(ref.current, gutter, event)), onScroll: (event) => onScroll(event.currentTarget.scrollTop), children: [_jsx(TimeAxis, { model: model, gutter: gutter, failureX: failureX }), _jsx(Diagram, { model: model, gutter: gutter, selected: pointOf(control), selectedArrow: control.selectedArrow, failureX: failureX }), hover && _jsx(Tip, { hover: hover, index: index, width: model.viewport.width + gutter }), _jsx("p", { id: keysId, class: "visually-hidden", children: say('timeline.keys') })] }));
}
function pointOf({ index, model, selected }) {
    if (!model || selected < 0)
        return undefined;
    const y = model.rows.y[index.lanes.ofEvent[selected] ?? -1] ?? NaN;
    return Number.isNaN(y) ? undefined : { x: xOf(model.viewport, index.trace.time[selected] ?? 0), y };
}
function useFailureX({ index, model }, hasFailure) {
    return useMemo(() => {
        if (!hasFailure || !model)
            return undefined;
        const x = xOf(model.viewport, index.end);
        return x < 0 || x > model.viewport.width ? undefined : x;
    }, [index, model, hasFailure]);
}
/** A crowd is looked at closer; a single event is chosen; the empty space lets go. */
function choose(control, hit) {
    const { index } = control;
    switch (hit?.kind) {
        case 'mark':
            return control.select(hit.mark.event);
        case 'arrow': {
            const to = index.arrows.to[hit.arrow.arrow] ?? -1;
            return control.select(to >= 0 && hit.arrow.style !== 'lost' ? to : (index.arrows.from[hit.arrow.arrow] ?? -1));
        }
        case 'bundle': {
            const { arrow } = hit.bundle;
            return control.zoomInto(index.arrows.start[arrow] ?? 0, index.arrows.end[arrow] ?? 0);
        }
        case undefined:
            return control.select(-1);
    }
}
function onKey(event, control, onGoTo) {
    if (event.ctrlKey || event.metaKey || event.altKey)
        return;
    const step = steps[event.key];
    if (event.shiftKey && event.key === 'ArrowLeft')
        control.panBy(-80);
    else if (event.shiftKey && event.key === 'ArrowRight')
        control.panBy(80);
    else if (step !== undefined)
        control.step(step);
    else if (event.key === '+' || event.key === '=')
        control.zoomBy(zoomStep);
    else if (event.key === '-')
        control.zoomBy(1 / zoomStep);
    else if (event.key === '0')
        control.fitAll();
    else if (event.key === 'Enter')
        onGoTo();
    else if (event.key === 'Escape')
        control.select(-1);
    else
        return;
    event.preventDefault();
}
function Tip({ hover, index, width }) {
    const say = useWords();
    const { x, y } = hover;
    const style = x > width - 380
        ? { right: `${width - x + 14}px`, top: `${y + 14}px` }
        : { left: `${x + 14}px`, top: `${y + 14}px` };
    const { title, lines } = tipText(hover.hit, index, say);
    return (_jsxs("div", { class: "tip", style: style, "aria-hidden": "true", children: [_jsx("div", { class: "tip-title", children: title }), lines.map((line, at) => (_jsx("div", { class: at === 0 ? 'tip-text' : 'tip-line', children: line }, at)))] }));
}
function tipText(hit, index, say) {
    if (hit.kind === 'bundle')
        return { title: say('tip.messages', hit.bundle.count), lines: [say('tip.closer')] };
    if (hit.kind === 'mark' && hit.mark.count > 1) {
        const shown = describe(index, hit.mark.event, say);
        return {
            title: say('tip.events', hit.mark.count),
            lines: [`${shown.what} ${shown.text}`, say('tip.closer')],
        };
    }
    const event = hit.kind === 'mark' ? hit.mark.event : (index.arrows.from[hit.arrow.arrow] ?? -1);
    return eventTip(describe(index, event, say));
}
function eventTip({ who, what, text, size, moments }) {
    const facts = [size, ...moments.map((one) => one.text)].filter((part) => part !== '');
    return { title: `${who} · ${what}`, lines: [text, facts.join(', ')].filter((line) => line !== '') };
}
