/** One measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The least and the most of all runs: the machine's noise. */
  readonly spread?: readonly [number, number];
  /** What a paper reports of the same run. */
  readonly paper?: number;
}

/** The median of several runs as a figure. */
export function figure(name: string, unit: string, runs: readonly number[]): Figure {
  const sorted = [...runs].sort((a, b) => a - b);
  const [least = NaN, most = NaN] = [sorted[0], sorted.at(-1)];
  return {
    name,
    unit,
    value: round(sorted[Math.floor(sorted.length / 2)] ?? NaN),
    spread: [round(least), round(most)],
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Measures several times, one warm-up first. */
export async function repeat(times: number, measure: () => Promise<number> | number): Promise<number[]> {
  await measure();
  const runs: number[] = [];
  for (let i = 0; i < times; i++) runs.push(await measure());
  return runs;
}
