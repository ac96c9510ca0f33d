/** A measurement as a small table of text: a row for each x, a column for each series. */
import type { Measurement } from '../checks/report';
import type { Input } from './command';
import { paintFor } from './io';
import { wordsIn } from './words';

/** The lines, without indentation. */
export function measurementLines(
  { name, title, x, y, series }: Measurement,
  { io, language }: Pick<Input, 'io' | 'language'>,
): string[] {
  const paint = paintFor(io);
  const { noValue, number } = wordsIn(language);
  const show = (value: number | null | undefined): string =>
    value === null || value === undefined ? noValue : number(Number(value.toPrecision(4)));
  const rows = [
    [labelOf(x), ...series.map((one) => one.name)],
    ...x.values.map((value, i) => [show(value), ...series.map(({ values }) => show(values[i]))]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
  const [head = '', ...body] = lines;
  return [
    `${title ?? name} ${paint.dim(`· ${labelOf(y)}`)}`,
    paint.dim(`  ${head}`),
    ...body.map((line) => `  ${line}`),
  ];
}

function labelOf({ label, unit }: { readonly label: string; readonly unit?: string }): string {
  return unit === undefined ? label : `${label} (${unit})`;
}
