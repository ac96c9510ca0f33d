import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
/** What the signs mean: those that occur in this trace. */
import { useMemo } from 'preact/hooks';
import { eventKinds } from '../../trace/data';
import { useWords } from '../words';
import { arrowStyles } from './arrows';
import { arrowPaths, markPath } from './draw';
const arrowKeys = [
    { style: 'down', word: 'legend.message' },
    { style: 'setup', word: 'legend.setup' },
    { style: 'half-close', word: 'legend.half-close' },
    { style: 'lost', word: 'legend.lost' },
    { style: 'reset', word: 'legend.reset' },
    { style: 'refused', word: 'legend.refused' },
    { style: 'pending', word: 'legend.pending' },
];
const markKeys = [
    { shape: 'log', kind: 'log', word: 'legend.log' },
    { shape: 'disk', kind: 'disk-write', word: 'legend.disk' },
    { shape: 'crashed', kind: 'process-ended', word: 'legend.ended' },
    { shape: 'fault', kind: 'fault', word: 'legend.fault' },
];
export function Legend({ index }) {
    const say = useWords();
    const styles = useMemo(() => new Set([...index.arrows.style].map((style) => arrowStyles[style])), [index]);
    const kinds = useMemo(() => new Set([...index.trace.kind].map((kind) => eventKinds[kind])), [index]);
    return (_jsxs("ul", { class: "timeline-legend", "aria-hidden": "true", children: [arrowKeys
                .filter(({ style }) => styles.has(style) || (style === 'down' && styles.has('up')))
                .map(({ style, word }) => (_jsxs("li", { children: [_jsx(ArrowSample, { style: style }), say(word)] }, style))), markKeys
                .filter(({ kind }) => kinds.has(kind))
                .map(({ shape, word }) => (_jsxs("li", { children: [_jsx("svg", { width: "16", height: "16", viewBox: "0 0 16 16", children: _jsx("path", { class: `mark mark-${shape}`, d: markPath(shape, 8, 8) }) }), say(word)] }, shape)))] }));
}
function ArrowSample({ style }) {
    const arrow = {
        arrow: 0,
        style,
        lit: true,
        x0: 2,
        y0: 2,
        x1: style === 'refused' ? 26 : 24,
        y1: style === 'lost' ? 10 : 13,
    };
    const { line, end, endClass } = arrowPaths(arrow);
    return (_jsxs("svg", { width: "32", height: "16", viewBox: "0 0 32 16", children: [_jsx("path", { class: `arrow arrow-${style}`, d: line }), _jsx("path", { class: `${endClass} ${endClass}-${style}`, d: end })] }));
}
