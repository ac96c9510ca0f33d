import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { number } from '../numbers';
import { useWords } from '../words';
/** The same numbers as a table: for screen readers, and for whoever wants the figures. */
export function PlotTable({ measurement }) {
    const say = useWords();
    const { x, y, series } = measurement;
    const withUnit = (label, unit) => unit === undefined ? label : say('plot.unit', label, unit);
    return (_jsxs("details", { class: "plot-table", children: [_jsx("summary", { children: say('plot.table') }), _jsx("div", { class: "table-frame", tabIndex: 0, children: _jsxs("table", { children: [_jsx("thead", { children: _jsxs("tr", { children: [_jsx("th", { scope: "col", children: withUnit(x.label, x.unit) }), series.map((one) => (_jsx("th", { scope: "col", children: withUnit(one.name, y.unit) }, one.name)))] }) }), _jsx("tbody", { children: x.values.map((value, at) => (_jsxs("tr", { children: [_jsx("th", { scope: "row", children: number(value, 6) }), series.map((one) => (_jsx("td", { children: cell(one.values[at], say('plot.failed')) }, one.name)))] }, at))) })] }) })] }));
}
function cell(value, failed) {
    return value === null || value === undefined ? failed : number(value, 3);
}
