/** Actual and expected side by side: which lines differ, and in them which words. */

export interface Segment {
  readonly text: string;
  readonly differs: boolean;
}

/** One line on each side; `undefined` where the other side has a line more. */
export interface DiffRow {
  readonly left: readonly Segment[] | undefined;
  readonly right: readonly Segment[] | undefined;
}

/** Longest-common-subsequence tables grow with the product: beyond this many cells lines are paired as they stand. */
const cellsMax = 400_000;

export function diff(left: string, right: string): DiffRow[] {
  const a = left.split('\n');
  const b = right.split('\n');
  return pairUp(align(a, b), a, b);
}

/** Pairs of positions that are the same on both sides, in order. */
function align(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > cellsMax) return alignAsTheyStand(a, b);
  const width = b.length + 1;
  const length = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const both = a[i] === b[j] ? (length[(i + 1) * width + j + 1] ?? 0) + 1 : 0;
      const skip = Math.max(length[(i + 1) * width + j] ?? 0, length[i * width + j + 1] ?? 0);
      length[i * width + j] = Math.max(both, skip);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((length[(i + 1) * width + j] ?? 0) >= (length[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

function alignAsTheyStand(a: readonly string[], b: readonly string[]): [number, number][] {
  return a.flatMap((line, at): [number, number][] => (line === b[at] ? [[at, at]] : []));
}

/** Between two lines that are the same, those that differ stand side by side, the first with the first. */
function pairUp(same: readonly [number, number][], a: readonly string[], b: readonly string[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let i = 0;
  let j = 0;
  for (const [toI, toJ] of [...same, [a.length, b.length] as const]) {
    while (i < toI || j < toJ) {
      rows.push(differing(i < toI ? a[i++] : undefined, j < toJ ? b[j++] : undefined));
    }
    if (toI >= a.length) break;
    const line = [{ text: a[toI] ?? '', differs: false }];
    rows.push({ left: line, right: line });
    i = toI + 1;
    j = toJ + 1;
  }
  return rows;
}

function differing(left: string | undefined, right: string | undefined): DiffRow {
  if (left === undefined || right === undefined) return { left: whole(left), right: whole(right) };
  const a = words(left);
  const b = words(right);
  const same = align(a, b);
  const inA = new Set(same.map(([at]) => at));
  const inB = new Set(same.map(([, at]) => at));
  return { left: segments(a, inA), right: segments(b, inB) };
}

/** A line that the other side has not: marked, but for its indentation. */
function whole(line: string | undefined): Segment[] | undefined {
  if (line === undefined) return undefined;
  const text = line.trimStart();
  const indentation = line.slice(0, line.length - text.length);
  const marked = { text, differs: true };
  return indentation === '' ? [marked] : [{ text: indentation, differs: false }, marked];
}

/** Numbers and names are one word each; everything else is told apart sign by sign. */
function words(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]+|\s+|./gu) ?? [];
}

function segments(parts: readonly string[], same: ReadonlySet<number>): Segment[] {
  const joined: { text: string; differs: boolean }[] = [];
  parts.forEach((text, at) => {
    const differs = !same.has(at);
    const last = joined[joined.length - 1];
    if (last?.differs === differs) last.text += text;
    else joined.push({ text, differs });
  });
  return joined;
}
