import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { Icon, VerdictIcon } from '../icons';
import { number } from '../numbers';
import { verdictWord } from '../verdict-words';
import { titleOf } from '../title';
import { useWords } from '../words';
/** Checks and measurements by stage. Tab enters the list, arrow keys walk in it. */
export function CheckList({ run, onChoose }) {
    const say = useWords();
    const names = [...run.checks, ...run.measurements].map((one) => one.name);
    const entry = run.selected !== undefined && names.includes(run.selected) ? run.selected : names[0];
    return (_jsx("nav", { class: "checks", "aria-label": say('results.checks'), onKeyDown: walk, children: run.stages.map((stage) => {
            const checks = run.checks.filter((check) => check.stage === stage.slug);
            const measurements = run.measurements.filter((one) => one.stage === stage.slug);
            if (checks.length + measurements.length === 0)
                return null;
            return (_jsxs("section", { children: [_jsx("h2", { children: stage.title }), _jsxs("ul", { children: [checks.map((check) => (_jsx(CheckItem, { check: check, run: run, entry: entry, onChoose: onChoose }, check.name))), measurements.map((one) => (_jsx(MeasurementItem, { one: one, run: run, entry: entry, onChoose: onChoose }, one.name)))] })] }, stage.slug));
        }) }));
}
function CheckItem({ check, run, entry, onChoose }) {
    const say = useWords();
    const { tried, of, all } = check.schedules;
    return (_jsx("li", { children: _jsxs("button", { class: "item", "aria-current": run.selected === check.name, tabIndex: entry === check.name ? 0 : -1, onClick: () => onChoose(check.name), children: [_jsx(VerdictIcon, { verdict: check.verdict }), _jsx("span", { class: "item-name", children: titleOf(check) }), _jsxs("span", { class: "item-facts", children: [_jsx("span", { children: say(verdictWord(check.verdict)) }), of > 1 && (_jsx("span", { children: all ? say('schedules.all', number(tried)) : say('schedules.of', number(tried), number(of)) })), _jsx("span", { children: say('points.short', number(check.earned, 1), number(check.points, 1)) })] })] }) }));
}
function MeasurementItem({ one, run, entry, onChoose }) {
    const say = useWords();
    return (_jsx("li", { children: _jsxs("button", { class: "item", "aria-current": run.selected === one.name, tabIndex: entry === one.name ? 0 : -1, onClick: () => onChoose(one.name), children: [_jsx("span", { class: "verdict", children: _jsx(Icon, { name: "plot" }) }), _jsx("span", { class: "item-name", children: titleOf(one) }), _jsx("span", { class: "item-facts", children: _jsx("span", { children: say('results.measurement') }) })] }) }));
}
function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const list = event.currentTarget;
    if (step === undefined || !(list instanceof HTMLElement))
        return;
    const items = [...list.querySelectorAll('.item')];
    const at = items.findIndex((item) => item === document.activeElement);
    items[Math.min(Math.max(at + step, 0), items.length - 1)]?.focus();
    event.preventDefault();
}
