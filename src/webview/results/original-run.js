import { Fragment as _Fragment, jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useState } from 'preact/hooks';
import { CopyButton } from '../copy-button';
import { number } from '../numbers';
import { Timeline } from '../timeline/timeline';
import { useWords } from '../words';
/** The schedule that a shortened one comes from. Its diagram, often a long one, is drawn when it is asked for. */
export function OriginalRun({ check, failure, original, onAction }) {
    const say = useWords();
    const [open, setOpen] = useState(false);
    const { replay, trace } = original;
    return (_jsxs("section", { class: "part", children: [_jsx("p", { children: say('detail.shortened', number(original.choices ?? 0), number(failure.choices ?? 0)) }), _jsxs("details", { onToggle: (event) => setOpen(event.currentTarget.open), children: [_jsx("summary", { children: say('detail.original') }), open && (_jsxs(_Fragment, { children: [_jsx("p", { class: "message", children: original.message }), trace && trace.length > 0 && (_jsx(Timeline, { trace: trace, failure: original.message, onGoTo: (place) => onAction({ type: 'go-to', place }), onExport: () => onAction({ type: 'export-trace', name: check.name }) }, `${check.name} ${replay ?? ''}`)), replay !== undefined && (_jsxs("div", { class: "code", children: [_jsx("pre", { tabIndex: 0, children: replay }), _jsx(CopyButton, { text: replay, onCopy: (text) => onAction({ type: 'copy', text }) })] }))] }))] })] }));
}
