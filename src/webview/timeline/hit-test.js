const reach = { mark: 9, arrow: 6 };
/** Marks win over arrows, for arrows end in them; of several the nearest wins. Coordinates are those of the model. */
export function hitTest(model, x, y) {
    const mark = nearest(model.marks, (one) => Math.hypot(one.x - x, one.y - y), reach.mark);
    if (mark)
        return { kind: 'mark', mark };
    const arrow = nearest(model.arrows, (one) => distanceToArrow(one, x, y), reach.arrow);
    if (arrow)
        return { kind: 'arrow', arrow };
    const bundle = model.bundles.find((one) => isInside(one, x, y));
    return bundle && { kind: 'bundle', bundle };
}
function nearest(all, distance, max) {
    let best;
    let least = max;
    for (const one of all) {
        const far = distance(one);
        if (far > least)
            continue;
        least = far;
        best = one;
    }
    return best;
}
function distanceToArrow(arrow, x, y) {
    if (arrow.style !== 'refused')
        return distanceToLine(arrow.x0, arrow.y0, arrow.x1, arrow.y1, x, y);
    const middle = (arrow.x0 + arrow.x1) / 2;
    return Math.min(distanceToLine(arrow.x0, arrow.y0, middle, arrow.y1, x, y), distanceToLine(middle, arrow.y1, arrow.x1, arrow.y0, x, y));
}
function distanceToLine(x0, y0, x1, y1, x, y) {
    const dx = x1 - x0;
    const dy = y1 - y0;
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
    return Math.hypot(x0 + dx * share - x, y0 + dy * share - y);
}
function isInside(bundle, x, y) {
    const { y0, y1, x0, x1 } = bundle;
    if (y < Math.min(y0, y1) || y > Math.max(y0, y1) || y0 === y1)
        return false;
    const share = (y - y0) / (y1 - y0);
    const left = x0[0] + (x1[0] - x0[0]) * share;
    const right = x0[1] + (x1[1] - x0[1]) * share;
    return x >= left - 2 && x <= right + 2;
}
