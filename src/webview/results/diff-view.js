import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useMemo } from 'preact/hooks';
import { useWords } from '../words';
import { diff } from './diff';
/** Differing parts are marked by colour and underlined, and are `del` and `ins` for screen readers. */
export function DiffView({ actual, expected }) {
    const say = useWords();
    const rows = useMemo(() => diff(actual, expected), [actual, expected]);
    return (_jsxs("table", { class: "diff", children: [_jsx("thead", { children: _jsxs("tr", { children: [_jsx("th", { scope: "col", children: say('diff.actual') }), _jsx("th", { scope: "col", children: say('diff.expected') })] }) }), _jsx("tbody", { children: rows.map((row, at) => (_jsxs("tr", { children: [_jsx(Side, { segments: row.left, as: "del" }), _jsx(Side, { segments: row.right, as: "ins" })] }, at))) })] }));
}
function Side({ segments, as: Mark }) {
    if (segments === undefined)
        return _jsx("td", { class: "diff-none" });
    const differs = segments.some((segment) => segment.differs);
    return (_jsx("td", { class: differs ? `diff-${Mark}` : undefined, children: _jsx("code", { children: segments.map((segment, at) => segment.differs ? _jsx(Mark, { children: segment.text }, at) : _jsx("span", { children: segment.text }, at)) }) }));
}
