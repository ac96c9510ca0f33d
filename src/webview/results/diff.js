/** Actual and expected side by side: which lines differ, and in them which words. */
/** Longest-common-subsequence tables grow with the product: beyond this many cells lines are paired as they stand. */
const cellsMax = 400000;
export function diff(left, right) {
    const a = left.split('\n');
    const b = right.split('\n');
    return pairUp(align(a, b), a, b);
}
/** Pairs of positions that are the same on both sides, in order. */
function align(a, b) {
    if (a.length * b.length > cellsMax)
        return alignAsTheyStand(a, b);
    const width = b.length + 1;
    const length = new Uint32Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
        for (let j = b.length - 1; j >= 0; j--) {
            const both = a[i] === b[j] ? (length[(i + 1) * width + j + 1] ?? 0) + 1 : 0;
            const skip = Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
            length[i * width + j] = Math.max(both, skip);
        }
    }
    const pairs = [];
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
        if (a[i] === b[j])
            pairs.push([i++, j++]);
        else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0))
            i++;
        else
            j++;
    }
    return pairs;
}
function alignAsTheyStand(a, b) {
    return a.flatMap((line, at) => (line === b[at] ? [[at, at]] : []));
}
/** Between two lines that are the same, those that differ stand side by side, the first with the first. */
function pairUp(same, a, b) {
    const rows = [];
    let i = 0;
    let j = 0;
    for (const [toI, toJ] of [...same, [a.length, b.length]]) {
        while (i < toI || j < toJ) {
            rows.push(differing(i < toI ? a[i++] : undefined, j < toJ ? b[j++] : undefined));
        }
        if (toI >= a.length)
            break;
        const line = [{ text: a[toI] ?? '', differs: false }];
        rows.push({ left: line, right: line });
        i = toI + 1;
        j = toJ + 1;
    }
    return rows;
}
function differing(left, right) {
    if (left === undefined || right === undefined)
        return { left: whole(left), right: whole(right) };
    const a = words(left);
    const b = words(right);
    const same = align(a, b);
    const inA = new Set(same.map(([at]) => at));
    const inB = new Set(same.map(([, at]) => at));
    return { left: segments(a, inA), right: segments(b, inB) };
}
/** A line that the other side has not: marked, but for its indentation. */
function whole(line) {
    if (line === undefined)
        return undefined;
    const text = line.trimStart();
    const indentation = line.slice(0, line.length - text.length);
    const marked = { text, differs: true };
    return indentation === '' ? [marked] : [{ text: indentation, differs: false }, marked];
}
/** Numbers and names are one word each; everything else is told apart sign by sign. */
function words(line) {
    return line.match(/[\p{L}\p{N}_]+|\s+|./gu) ?? [];
}
function segments(parts, same) {
    const joined = [];
    parts.forEach((text, at) => {
        const differs = !same.has(at);
        const last = joined[joined.length - 1];
        if (last?.differs === differs)
            last.text += text;
        else
            joined.push({ text, differs });
    });
    return joined;
}
