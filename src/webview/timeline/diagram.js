import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** Draws the model: thin, and nothing but what is on the screen. */
import { useMemo } from 'preact/hooks';
import { useWords } from '../words';
import { arrowPaths, drawArrows, drawMarks } from './draw';
import { shortName } from './gutter';
import { labelSize } from './layout-labels';
export const axisHeight = 26;
export function Diagram({ model, gutter, selected, selectedArrow, failureX }) {
    const say = useWords();
    const arrows = useMemo(() => drawArrows(model), [model]);
    const marks = useMemo(() => drawMarks(model.marks), [model]);
    const { rows, viewport } = model;
    const width = gutter + viewport.width;
    return (_jsxs("svg", { class: "diagram", width: width, height: rows.height, "aria-hidden": "true", children: [_jsx("clipPath", { id: "timeline-clip", children: _jsx("rect", { x: 0, y: 0, width: viewport.width, height: rows.height }) }), rows.hosts.map((host) => (_jsx("rect", { class: "host-band", x: 0, y: host.top + 2, width: width, height: host.bottom - host.top - 4, rx: 4 }, host.host))), model.visibleRows.map((row) => (_jsx(LaneName, { row: row, model: model, gutter: gutter, world: say('lane.world') }, row.lane.index))), _jsxs("g", { transform: `translate(${gutter} 0)`, "clip-path": "url(#timeline-clip)", children: [model.ticks.map((tick) => (_jsx("path", { class: "time-grid", d: `M${tick.x} 0V${rows.height}` }, tick.x))), model.visibleRows.map((row) => (_jsx("path", { class: "lane-line", d: `M0 ${row.y}H${viewport.width}` }, row.lane.index))), _jsx("path", { class: "life", d: stretches(model.lives) }), _jsx("path", { class: "busy-core", d: stretches(model.busy) }), model.faults.map((fault) => (_jsx(Fault, { fault: fault, height: rows.height }, fault.event))), failureX !== undefined && _jsx("path", { class: "failure-line", d: `M${failureX} 0V${rows.height}` }), _jsx(Paths, { drawn: arrows }), _jsx(Selection, { model: model, selected: selected, arrow: selectedArrow }), _jsx(Paths, { drawn: marks }), model.labels.map((label) => (_jsx("text", { class: `label label-${label.kind}`, x: label.x, y: label.y - 3, children: label.text }, `${label.kind} ${label.event}`))), faultLabels(model).map((label) => (_jsx("text", { class: "label label-fault", x: label.x, y: label.y, children: label.text }, label.event)))] })] }));
}
function Paths({ drawn }) {
    return (_jsx(_Fragment, { children: drawn.map((one) => (_jsx("path", { class: one.class, d: one.d }, one.class))) }));
}
function stretches(all) {
    return all.map(({ x0, x1, y }) => `M${x0} ${y}H${Math.max(x1, x0 + 1)}`).join('');
}
function LaneName({ row, model, gutter, world }) {
    const { lane } = row;
    const host = model.rows.hosts.find((one) => one.host === lane.host)?.name ?? '';
    const isTall = row.bottom - row.top >= 48;
    const x = gutter - 14;
    if (lane.host < 0) {
        return (_jsx("text", { class: "lane-name lane-world", x: x, y: row.y, dy: "0.35em", "text-anchor": "end", children: world }));
    }
    const name = shortName(lane.name === '' ? host : lane.name);
    const where = lane.name === '' || lane.name === host ? '' : shortName(host);
    if (isTall) {
        return (_jsxs("text", { class: "lane-name", x: x, y: row.y, "text-anchor": "end", children: [_jsx("tspan", { x: x, dy: where === '' ? '0.35em' : '-0.15em', children: name }), _jsx("tspan", { class: "lane-host", x: x, dy: "1.2em", children: where })] }));
    }
    return (_jsxs("text", { class: "lane-name", x: x, y: row.y, dy: "0.35em", "text-anchor": "end", children: [_jsx("tspan", { class: "lane-host", children: where }), _jsx("tspan", { dx: "6", children: name })] }));
}
function Fault({ fault, height }) {
    return _jsx("path", { class: fault.lit ? 'fault-line' : 'fault-line dim', d: `M${fault.x} 0V${height}` });
}
/** Beside their bolts, in the lane of the world; one that has no room before the next is left out. */
function faultLabels(model) {
    const y = model.rows.rows[0]?.lane.host === -1 ? model.rows.rows[0].y + 4 : 14;
    const labels = [];
    let taken = -Infinity;
    for (const { event, x, text, count } of model.faults) {
        const shown = count > 1 ? `${text} (+${count - 1})` : text;
        if (x < taken || x < -20)
            continue;
        labels.push({ event, kind: 'end', x: x + 9, y, text: shown });
        taken = x + 24 + shown.length * labelSize.character;
    }
    return labels;
}
/** A ring around the selected event and its message drawn again, heavier. */
function Selection({ model, selected, arrow }) {
    const placed = model.arrows.find((one) => one.arrow === arrow);
    const paths = placed && arrowPaths(placed);
    return (_jsxs(_Fragment, { children: [placed && paths && (_jsxs("g", { class: `selected-arrow selected-${placed.style}`, children: [_jsx("path", { class: "selected-line", d: paths.line }), _jsx("path", { class: paths.endClass === 'cross' ? 'selected-line' : 'selected-head', d: paths.end })] })), selected && _jsx("circle", { class: "selected-ring", cx: selected.x, cy: selected.y, r: 9 })] }));
}
/** Room for the words at the failure. */
const flagWidth = 110;
/** Stays above the lanes while they scroll. */
export function TimeAxis({ model, gutter, failureX }) {
    const say = useWords();
    const width = gutter + model.viewport.width;
    const isLeft = failureX !== undefined && failureX > model.viewport.width - flagWidth;
    const ticks = model.ticks.filter((tick) => failureX === undefined || Math.abs(tick.x - failureX) > flagWidth);
    return (_jsx("svg", { class: "time-axis", width: width, height: axisHeight, "aria-hidden": "true", children: _jsxs("g", { transform: `translate(${gutter} 0)`, children: [ticks.map((tick) => (_jsxs("g", { children: [_jsx("path", { class: "axis", d: `M${tick.x} ${axisHeight - 5}v5` }), _jsx("text", { class: "tick", x: tick.x, y: 15, "text-anchor": "middle", children: tick.label })] }, tick.x))), _jsx("path", { class: "axis", d: `M0 ${axisHeight - 0.5}H${model.viewport.width}` }), failureX !== undefined && (_jsx("text", { class: "failure-flag", x: failureX + (isLeft ? -4 : 4), y: 15, "text-anchor": isLeft ? 'end' : 'start', children: say('timeline.failed-here') }))] }) }));
}
