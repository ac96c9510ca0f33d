import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Icon } from '../icons';
import { duration, number } from '../numbers';
import { useWords } from '../words';
import { earnedPoints, isAllPassed, schedulesTried } from './state';
export function Summary({ run, onAction }) {
    const say = useWords();
    const passed = run.checks.filter((check) => check.verdict === 'passed').length;
    const isWhole = isAllPassed(run);
    return (_jsxs("header", { class: `summary-bar ${isWhole ? 'all-passed' : ''}`, children: [isWhole && _jsx(Tick, {}), _jsxs("div", { class: "summary-text", children: [_jsx("h1", { children: isWhole ? say('summary.all-passed') : run.lab }), _jsxs("p", { class: "facts", children: [isWhole && _jsx("span", { children: run.lab }), _jsx("span", { class: "fact-main", children: say('points.of', number(earnedPoints(run), 1), number(run.pointsOf, 1)) }), run.checks.length > 0 && _jsx("span", { children: say('summary.passed', passed, run.checks.length) }), schedulesTried(run) > 0 && _jsx("span", { children: say('summary.schedules', number(schedulesTried(run))) }), !run.busy && run.duration > 0 && _jsx("span", { children: duration(run.duration) }), run.cancelled && _jsx("span", { class: "cancelled", children: say('summary.cancelled') })] }), _jsx(Meter, { run: run })] }), _jsx("div", { class: "summary-buttons", children: run.busy ? (_jsx("vscode-button", { appearance: "secondary", onClick: () => onAction({ type: 'cancel' }), children: say('cancel') })) : (_jsxs("vscode-button", { appearance: isWhole ? 'secondary' : 'primary', onClick: () => onAction({ type: 'check' }), children: [_jsx("span", { slot: "start", class: "button-icon", children: _jsx(Icon, { name: "replay" }) }), say('check-all')] })) }), run.busy && _jsx(Busy, { run: run })] }));
}
/** Drawn stroke by stroke when all is passed; still for those who prefer less motion. */
function Tick() {
    return (_jsxs("svg", { class: "big-tick", viewBox: "0 0 48 48", width: "48", height: "48", "aria-hidden": "true", children: [_jsx("circle", { class: "big-tick-ring", cx: "24", cy: "24", r: "21", pathLength: "1" }), _jsx("path", { class: "big-tick-mark", d: "M14 24.500 21 31.500 34.500 17", pathLength: "1" })] }));
}
/** One segment a check, in the order of the list: its share is its points. */
function Meter({ run }) {
    const total = run.checks.reduce((sum, check) => sum + Math.max(check.points, 0.5), 0) || 1;
    const gap = 0.4;
    let x = 0;
    return (_jsx("svg", { class: "meter", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true", children: run.checks.map((check) => {
            const width = (Math.max(check.points, 0.5) / total) * 100;
            x += width;
            const name = `meter-${check.verdict.replace(' ', '-')}`;
            return (_jsx("rect", { class: name, x: x - width, y: 0, width: Math.max(width - gap, 0.2), height: 4 }, check.name));
        }) }));
}
function Busy({ run }) {
    const say = useWords();
    const { progress } = run;
    return (_jsxs("div", { class: "busy", children: [_jsx("vscode-progress-ring", { class: "small-ring", "aria-label": say('summary.busy') }), _jsx("span", { class: "busy-name", children: progress ? progress.name : say('summary.busy') }), progress && progress.of > 1 && (_jsxs(_Fragment, { children: [_jsx("progress", { class: "busy-bar", value: progress.tried, max: progress.of, "aria-label": progress.name }), _jsx("span", { class: "busy-count", children: say('schedules.of', number(progress.tried), number(progress.of)) })] }))] }));
}
