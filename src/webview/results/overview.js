import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Plot } from '../plot/plot';
import { titleOf } from '../title';
import { useWords } from '../words';
import { isAllPassed, isBad } from './state';
/** Beside the list while nothing is selected: how it stands in a sentence, and what was measured. */
export function Overview({ run }) {
    const say = useWords();
    const failing = run.checks.filter((check) => isBad(check.verdict)).length;
    const text = run.busy
        ? say('overview.busy')
        : isAllPassed(run)
            ? say('overview.all-passed')
            : say('overview.failing', failing);
    return (_jsxs("section", { class: "detail", children: [_jsx("p", { class: "calm", children: text }), run.measurements.map((one) => (_jsx(MeasurementView, { measurement: one }, one.name)))] }));
}
export function MeasurementView({ measurement }) {
    return (_jsxs("section", { class: "detail", "aria-label": titleOf(measurement), children: [_jsx("h2", { class: "detail-title", tabIndex: -1, children: titleOf(measurement) }), measurement.failure && (_jsx("div", { class: "failure", children: _jsx("p", { class: "message", children: measurement.failure.message }) })), _jsx(Plot, { measurement: measurement })] }));
}
