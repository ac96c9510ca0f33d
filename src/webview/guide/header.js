import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { VerdictIcon } from '../icons';
import { number } from '../numbers';
import { verdictWord } from '../verdict-words';
import { useWords } from '../words';
export function Header({ state, onAction }) {
    const say = useWords();
    const [from, to] = state.lab.minutes;
    const count = state.stages.length;
    return (_jsxs("header", { class: "guide-header", children: [_jsx("h1", { children: state.lab.title }), _jsx("p", { class: "summary", children: state.lab.summary }), _jsxs("p", { class: "meta", children: [_jsx("span", { children: from === to ? say('guide.minutes', from) : say('guide.minutes-range', from, to) }), _jsx("span", { children: count === 1 ? say('guide.one-stage') : say('guide.stages', count) }), _jsx("span", { children: say('guide.points', total(state.stages, (stage) => stage.points)) })] }), !state.started && (_jsxs("div", { class: "start", children: [_jsx("vscode-button", { class: "start-button", onClick: () => onAction({ type: 'start' }), children: say('guide.start') }), _jsx("p", { children: say('guide.start-note') })] }))] }));
}
/** Stays on the screen while the guide scrolls: where the student is, and the two things to do. */
export function ProgressStrip({ state, onAction }) {
    const say = useWords();
    const { stages, started, busy } = state;
    const earned = total(stages, (stage) => stage.earned);
    const points = total(stages, (stage) => stage.points);
    return (_jsxs("div", { class: "strip", children: [_jsx("ol", { class: "stages", "aria-label": say('guide.progress'), children: stages.map((stage) => (_jsx(Stage, { stage: stage }, stage.slug))) }), _jsxs("div", { class: "strip-end", children: [_jsx("span", { class: "total", children: say('points.of', number(earned, 1), number(points, 1)) }), _jsx("vscode-button", { appearance: "secondary", disabled: !started || busy, onClick: () => onAction({ type: 'run' }), children: say('run') }), _jsx("vscode-button", { disabled: !started || busy, onClick: () => onAction({ type: 'check' }), children: say('check') }), busy && _jsx("vscode-progress-ring", { class: "small-ring", "aria-label": say('guide.checking') })] })] }));
}
function Stage({ stage }) {
    const say = useWords();
    const points = say('points.short', number(stage.earned, 1), number(stage.points, 1));
    return (_jsxs("li", { class: "stage", title: `${stage.title}: ${say(verdictWord(stage.verdict))}`, children: [_jsx(VerdictIcon, { verdict: stage.verdict }), _jsx("span", { class: "visually-hidden", children: say(verdictWord(stage.verdict)) }), _jsx("span", { class: "stage-title", children: stage.title }), _jsx("span", { class: "stage-points", children: points })] }));
}
function total(stages, what) {
    return stages.reduce((sum, stage) => sum + what(stage), 0);
}
