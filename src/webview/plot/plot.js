import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useId, useMemo, useState } from 'preact/hooks';
import { number } from '../numbers';
import { useSize } from '../use-size';
import { titleOf } from '../title';
import { useWords } from '../words';
import { dashes, markerPaths, nearestX, plotModel } from './model';
import { PlotTable } from './plot-table';
const height = 320;
/** Move the pointer over it, or focus it and use the arrow keys, to read the values at one x. */
export function Plot({ measurement }) {
    const say = useWords();
    const id = useId();
    const { ref, size } = useSize();
    const [at, setAt] = useState(-1);
    const model = useMemo(() => plotModel(measurement, Math.max(size.width, 240), height), [measurement, size.width]);
    const count = measurement.x.values.length;
    const onKeyDown = (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step === undefined)
            return;
        setAt((old) => (old < 0 ? (step > 0 ? 0 : count - 1) : Math.min(Math.max(old + step, 0), count - 1)));
        event.preventDefault();
    };
    const onPointerMove = (event) => {
        const box = event.currentTarget.getBoundingClientRect();
        setAt(nearestX(measurement, model, event.clientX - box.left));
    };
    return (_jsxs("figure", { class: "plot", children: [_jsx(Legend, { measurement: measurement }), _jsxs("div", { class: "plot-area", ref: ref, tabIndex: 0, role: "application", "aria-label": say('plot.label', titleOf(measurement)), "aria-describedby": id, onKeyDown: onKeyDown, onPointerMove: onPointerMove, onPointerLeave: () => setAt(-1), onBlur: () => setAt(-1), children: [size.width > 0 && _jsx(Drawing, { measurement: measurement, model: model, at: at }), _jsx("div", { "aria-live": "polite", children: at >= 0 && _jsx(Reading, { measurement: measurement, model: model, at: at }) })] }), _jsx("p", { id: id, class: "visually-hidden", children: say('plot.keys') }), measurement.caption !== undefined && _jsx("figcaption", { children: measurement.caption }), _jsx(PlotTable, { measurement: measurement })] }));
}
function Legend({ measurement }) {
    if (measurement.series.length < 2)
        return null;
    return (_jsx("ul", { class: "legend", children: measurement.series.map((one, at) => (_jsxs("li", { class: `series-${at % markerPaths.length}`, children: [_jsxs("svg", { viewBox: "0 0 32 12", width: "32", height: "12", "aria-hidden": "true", children: [_jsx("path", { class: "series-line", d: "M1 6H31", "stroke-dasharray": dashes[at % dashes.length] }), _jsx("path", { class: "series-marker", d: markerPaths[at % markerPaths.length], transform: "translate(16 6)" })] }), one.name] }, one.name))) }));
}
function Drawing({ measurement, model, at }) {
    const { left, right, top, bottom } = model;
    const marked = measurement.x.values[at];
    return (_jsxs("svg", { width: model.width, height: model.height, "aria-hidden": "true", children: [_jsx(Axes, { measurement: measurement, model: model }), marked !== undefined && _jsx("path", { class: "cursor", d: `M${model.x.at(marked)} ${top}V${bottom}` }), model.missing.map((x) => (_jsx("path", { class: "missing", d: `M${x - 4} ${bottom - 8}l8 8m0-8l-8 8` }, x))), model.series.map((one, index) => (_jsxs("g", { class: `series-${index % markerPaths.length}`, children: [one.runs.map((run) => (_jsx("path", { class: "series-line", d: `M${run.map((point) => `${point.x} ${point.y}`).join('L')}`, "stroke-dasharray": dashes[index % dashes.length] }, run[0]?.at))), one.runs.flat().map((point) => (_jsx("path", { class: point.at === at ? 'series-marker marked' : 'series-marker', d: markerPaths[index % markerPaths.length], transform: `translate(${point.x} ${point.y})` }, point.at)))] }, one.name))), _jsx("path", { class: "axis", d: `M${left} ${bottom}H${right}` })] }));
}
function Axes({ measurement, model }) {
    const say = useWords();
    const { left, right, top, bottom, x, y } = model;
    const withUnit = (axis) => axis.unit === undefined ? axis.label : say('plot.unit', axis.label, axis.unit);
    const xTitle = x.kind === 'log' ? say('plot.log', withUnit(measurement.x)) : withUnit(measurement.x);
    return (_jsxs("g", { class: "axes", children: [y.ticks.map((tick) => (_jsxs("g", { children: [_jsx("path", { class: "grid", d: `M${left} ${y.at(tick)}H${right}` }), _jsx("text", { class: "tick", x: left - 8, y: y.at(tick), dy: "0.35em", "text-anchor": "end", children: number(tick, 6) })] }, tick))), x.ticks.map((tick) => (_jsxs("g", { children: [_jsx("path", { class: "axis", d: `M${x.at(tick)} ${bottom}v5` }), _jsx("text", { class: "tick", x: x.at(tick), y: bottom + 18, "text-anchor": "middle", children: number(tick, 6) })] }, tick))), _jsx("text", { class: "axis-title", x: (left + right) / 2, y: bottom + 38, "text-anchor": "middle", children: xTitle }), _jsx("text", { class: "axis-title", transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle", children: withUnit(measurement.y) })] }));
}
/** The values at one x, beside the cursor, and for screen readers. */
function Reading({ measurement, model, at }) {
    const say = useWords();
    const x = measurement.x.values[at] ?? 0;
    const left = model.x.at(x);
    const isRight = left > model.width * 0.6;
    const style = isRight ? { right: `${model.width - left + 12}px` } : { left: `${left + 12}px` };
    const value = (one, unit) => one === null || one === undefined ? say('plot.failed') : `${number(one, 3)} ${unit ?? ''}`.trim();
    return (_jsxs("div", { class: "reading", style: style, children: [_jsxs("div", { class: "reading-x", children: [measurement.x.label, " ", value(x, measurement.x.unit)] }), measurement.series.map((one) => (_jsxs("div", { class: "reading-line", children: [_jsx("span", { children: one.name }), " ", _jsx("strong", { children: value(one.values[at], measurement.y.unit) })] }, one.name)))] }));
}
