/** Space between the end of an arrow and the lane, for the dot that stands there. */
const gap = 4;
const head = { length: 8, half: 3.4 };
export function drawArrows(model) {
    const paths = new Map();
    const add = (name, lit, d) => {
        const key = lit ? name : `${name} dim`;
        const known = paths.get(key);
        if (known)
            known.push(d);
        else
            paths.set(key, [d]);
    };
    for (const bundle of model.bundles) {
        add(`bundle bundle-${bundle.style} density-${density(bundle)}`, bundle.lit, bundlePath(bundle));
    }
    const isCrowded = model.bundles.length > model.arrows.length;
    for (const arrow of model.arrows) {
        const { line, end, endClass } = arrowPaths(arrow);
        add(`arrow arrow-${arrow.style}${isCrowded ? ' thin' : ''}`, arrow.lit, line);
        if (end !== '' && !isCrowded)
            add(`${endClass} ${endClass}-${arrow.style}`, arrow.lit, end);
    }
    return joined(paths);
}
/** Dimmed paths first, for what is lit is drawn over them. */
function joined(paths) {
    const drawn = [...paths].map(([name, parts]) => ({ class: name, d: parts.join('') }));
    const isDim = (one) => Number(one.class.endsWith(' dim'));
    return drawn.sort((a, b) => isDim(b) - isDim(a));
}
export function arrowPaths(arrow) {
    const { style, x0, y0, x1, y1 } = arrow;
    if (style === 'refused')
        return refusedPaths(arrow);
    const [ux, uy] = direction(x0, y0, x1, y1);
    const start = `M${n(x0 + ux * gap)} ${n(y0 + uy * gap)}`;
    if (style === 'pending')
        return { line: `${start}L${n(x1)} ${n(y1)}`, end: '', endClass: 'head' };
    if (style === 'lost')
        return { line: `${start}L${n(x1)} ${n(y1)}`, end: cross(x1, y1, 5), endClass: 'cross' };
    const [tipX, tipY] = [x1 - ux * gap, y1 - uy * gap];
    const line = `${start}L${n(tipX - ux * (head.length - 1))} ${n(tipY - uy * (head.length - 1))}`;
    return { line, end: headPath(tipX, tipY, ux, uy), endClass: 'head' };
}
/** There and back: the host answers that nobody listens. */
function refusedPaths({ x0, y0, x1, y1 }) {
    const middle = (x0 + x1) / 2;
    const turn = y1 + Math.sign(y0 - y1) * gap;
    const [ux, uy] = direction(middle, turn, x1, y0);
    const [tipX, tipY] = [x1 - ux * gap, y0 - uy * gap];
    const line = `M${n(x0)} ${n(y0 - Math.sign(y0 - y1) * gap)}L${n(middle)} ${n(turn)}L${n(tipX - ux * 7)} ${n(tipY - uy * 7)}`;
    return { line, end: headPath(tipX, tipY, ux, uy), endClass: 'head' };
}
function headPath(x, y, ux, uy) {
    const [backX, backY] = [x - ux * head.length, y - uy * head.length];
    const [sideX, sideY] = [-uy * head.half, ux * head.half];
    return `M${n(x)} ${n(y)}L${n(backX + sideX)} ${n(backY + sideY)}L${n(backX - sideX)} ${n(backY - sideY)}z`;
}
/** How close the messages of a bundle lie, in three steps: one path has one opacity. */
function density({ count, x0 }) {
    const perPixel = count / Math.max(x0[1] - x0[0], 1);
    return perPixel < 0.2 ? 0 : perPixel < 2 ? 1 : 2;
}
function bundlePath(bundle) {
    const { y0, y1, x0, x1 } = bundle;
    const sign = Math.sign(y1 - y0);
    const [a, b] = [y0 + sign * gap, y1 - sign * gap];
    const wide = 0.8;
    return `M${n(x0[0] - wide)} ${n(a)}L${n(x0[1] + wide)} ${n(a)}L${n(x1[1] + wide)} ${n(b)}L${n(x1[0] - wide)} ${n(b)}z`;
}
/** The unit vector from one point to another; straight down where they are one. */
function direction(x0, y0, x1, y1) {
    const length = Math.hypot(x1 - x0, y1 - y0);
    return length === 0 ? [0, 1] : [(x1 - x0) / length, (y1 - y0) / length];
}
export function drawMarks(marks) {
    const paths = new Map();
    for (const mark of marks) {
        const isCluster = mark.count >= clusterFrom && joinsQuietly.has(mark.shape);
        const name = `mark mark-${isCluster ? 'cluster' : mark.shape}${mark.lit ? '' : ' dim'}`;
        const d = isCluster ? clusterPath(mark) : markPath(mark.shape, mark.x, mark.y);
        const known = paths.get(name);
        if (known)
            known.push(d);
        else
            paths.set(name, [d]);
    }
    return joined(paths);
}
/** Two events that touch look like two; more are a bar, taller the more there are. */
const clusterFrom = 3;
/** Marks that lose nothing by being counted; the others keep their shape also in a crowd. */
const joinsQuietly = new Set(['message', 'log', 'disk']);
function clusterPath({ x, y, count }) {
    const half = Math.min(2 + Math.log2(count) * 1.8, 13);
    return `M${n(x - 1.5)} ${n(y - half)}h3v${n(half * 2)}h-3z`;
}
/** The outline of one mark with its centre at `x`, `y`. */
export function markPath(shape, x, y) {
    switch (shape) {
        case 'message':
            return circle(x, y, 2.6);
        case 'log':
            return circle(x, y, 3.8);
        case 'disk':
            return `M${n(x - 3.2)} ${n(y - 3.2)}h6.4v6.4h-6.4z`;
        case 'started':
            return `M${n(x - 1)} ${n(y - 9)}h2v18h-2zM${n(x + 1)} ${n(y - 4)}l6 4l-6 4z`;
        case 'ended':
            return `M${n(x - 1.2)} ${n(y - 9)}h2.400v18h-2.400z`;
        case 'crashed':
            return cross(x, y, 7);
        case 'refused':
        case 'timed-out':
            return circle(x, y, 4.5) + cross(x, y, 2.2);
        case 'reset':
            return `M${n(x)} ${n(y - 5.5)}l5.500 5.500l-5.500 5.500l-5.500-5.500z`;
        case 'fault':
            return `M${n(x + 1.5)} ${n(y - 8)}l-6 9h3.500l-1.500 7l6-9h-3.500z`;
        case 'note':
            return `M${n(x - 3.5)} ${n(y - 5)}h7v7h-3.500l-3.500 3z`;
        default:
            return unreachableShape(shape);
    }
}
function unreachableShape(shape) {
    throw new Error(`Not a shape: ${String(shape)}`);
}
function circle(x, y, r) {
    return `M${n(x - r)} ${n(y)}a${r} ${r} 0 1 0 ${r * 2} 0a${r} ${r} 0 1 0 ${-r * 2} 0z`;
}
function cross(x, y, r) {
    return `M${n(x - r)} ${n(y - r)}l${r * 2} ${r * 2}m0 ${-r * 2}l${-r * 2} ${r * 2}`;
}
/** A tenth of a pixel is enough, and far shorter. */
function n(value) {
    return String(Math.round(value * 10) / 10);
}
