import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { CopyButton } from '../copy-button';
import { Icon, VerdictIcon } from '../icons';
import { baseName, duration, number } from '../numbers';
import { PlaceLink } from '../place-link';
import { Timeline } from '../timeline/timeline';
import { verdictWord } from '../verdict-words';
import { titleOf } from '../title';
import { useWords } from '../words';
import { DiffView } from './diff-view';
import { OriginalRun } from './original-run';
export function CheckDetail({ check, busy, onAction }) {
    const say = useWords();
    const { failure } = check;
    const { of } = check.schedules;
    return (_jsxs("section", { class: "detail", "aria-label": titleOf(check), children: [_jsxs("h2", { class: "detail-title", tabIndex: -1, children: [_jsx(VerdictIcon, { verdict: check.verdict }), _jsx("span", { children: titleOf(check) })] }), _jsxs("p", { class: "facts", children: [_jsx("span", { class: `fact-main verdict-${check.verdict.replace(' ', '-')}`, children: say(verdictWord(check.verdict)) }), _jsx("span", { children: say('points.of', number(check.earned, 1), number(check.points, 1)) }), of > 1 && _jsx("span", { children: schedulesTold(check, say) }), _jsx("span", { children: duration(check.duration) })] }), check.misfit !== undefined && _jsx("p", { class: "misfit", children: check.misfit }), failure && _jsx(FailureText, { failure: failure, onAction: onAction }), check.hint !== undefined && check.verdict !== 'passed' && (_jsxs("div", { class: "next", children: [_jsxs("h3", { children: [_jsx(Icon, { name: "hint" }), say('detail.next')] }), _jsx("p", { children: check.hint })] })), failure?.actual !== undefined && failure.expected !== undefined && (_jsx(DiffView, { actual: failure.actual, expected: failure.expected })), _jsx(Buttons, { check: check, busy: busy, onAction: onAction }), failure && _jsx(FailureRun, { check: check, failure: failure, onAction: onAction }), check.verdict === 'passed' && (_jsx("p", { class: "calm", children: say(of > 1 ? 'detail.passed-many' : 'detail.passed-one') })), check.verdict === 'skipped' && _jsx("p", { class: "calm", children: check.skipped ?? say('detail.skipped') })] }));
}
/** How many schedules were tried, and what that says. */
function schedulesTold({ failure, verdict, schedules: { tried, of, all } }, say) {
    if (failure)
        return say('detail.failed-at', number(tried), number(of));
    if (all === true)
        return say('detail.all-pass', number(tried));
    if (all === false && verdict === 'passed')
        return say('detail.not-all', number(tried));
    return say('detail.held', number(tried), number(of));
}
function FailureText({ failure, onAction }) {
    const { place } = failure;
    return (_jsxs("div", { class: "failure", children: [_jsx("p", { class: "message", children: failure.message }), place && (_jsx(PlaceLink, { text: `${baseName(place.file)}:${place.line}`, onGo: () => onAction({ type: 'go-to', place }) }))] }));
}
function Buttons({ check, busy, onAction }) {
    const say = useWords();
    const { name } = check;
    const replay = check.failure?.replay;
    return (_jsxs("div", { class: "buttons", children: [replay !== undefined && (_jsxs(_Fragment, { children: [_jsxs("vscode-button", { disabled: busy, onClick: () => onAction({ type: 'debug', name, replay }), children: [_jsx("span", { slot: "start", class: "button-icon", children: _jsx(Icon, { name: "debug" }) }), say('debug')] }), _jsx("vscode-button", { appearance: "secondary", disabled: busy, onClick: () => onAction({ type: 'replay', name, replay }), children: say('replay') })] })), _jsx("vscode-button", { appearance: "secondary", disabled: busy, onClick: () => onAction({ type: 'check', name }), children: say('check-again') })] }));
}
/** What happened in the run that failed: its diagram, its output, its schedule. */
function FailureRun({ check, failure, onAction }) {
    const say = useWords();
    const { trace, output, replay, stack } = failure;
    return (_jsxs(_Fragment, { children: [trace && trace.length > 0 && (_jsxs("section", { class: "part", children: [_jsx("h3", { children: say('detail.run') }), _jsx(Timeline, { trace: trace, failure: failure.message, onGoTo: (place) => onAction({ type: 'go-to', place }), onExport: () => onAction({ type: 'export-trace', name: check.name }) }, `${check.name} ${replay ?? ''}`)] })), output && output.length > 0 && (_jsxs("section", { class: "part", children: [_jsx("h3", { children: say('detail.output') }), _jsx("pre", { class: "output", tabIndex: 0, children: output.map((line, at) => (_jsx(OutputLine, { line: line }, at))) })] })), replay !== undefined && (_jsxs("section", { class: "part", children: [_jsx("h3", { children: say('detail.replay') }), _jsxs("div", { class: "code", children: [_jsx("pre", { tabIndex: 0, children: replay }), _jsx(CopyButton, { text: replay, onCopy: (text) => onAction({ type: 'copy', text }) })] })] })), failure.original && (_jsx(OriginalRun, { check: check, failure: failure, original: failure.original, onAction: onAction })), stack !== undefined && (_jsxs("details", { class: "part", children: [_jsx("summary", { children: say('detail.stack') }), _jsx("pre", { tabIndex: 0, children: stack })] }))] }));
}
/** `name: line`, with the process's name apart from what it said. */
function OutputLine({ line }) {
    const [, name, text] = /^([^:\s]+): (.*)$/s.exec(line) ?? [];
    if (name === undefined || text === undefined)
        return _jsx("span", { class: "output-line", children: `${line}\n` });
    return (_jsxs("span", { class: "output-line", children: [_jsxs("span", { class: "output-name", children: [name, ":"] }), ` ${text}\n`] }));
}
