/** Numbers and times for people, in the language of the page. */

/** Of the page; `undefined`: that of the browser. */
export function language(): string | undefined {
  return typeof document === 'undefined' ? 'en' : document.documentElement.lang || undefined;
}

/** Grouped digits, at most `digits` after the point. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language(), { maximumFractionDigits: digits }).format(value);
}

/** Exactly `digits` after the point. */
export function fixed(value: number, digits: number): string {
  const exactly = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language(), exactly).format(value);
}

/** A span of real or virtual time, given in milliseconds: `340 µs`, `12.5 ms`, `3.2 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1 && size > 0) return `${number(ms * 1000)} µs`;
  if (size < 10) return `${number(ms, 2)} ms`;
  if (size < 1000) return `${number(ms, 1)} ms`;
  if (size < 60_000) return `${number(ms / 1000, 2)} s`;
  const minutes = Math.floor(size / 60_000);
  return `${number(minutes * Math.sign(ms))} min ${number((size % 60_000) / 1000)} s`;
}

/** A point of virtual time, given in milliseconds, always with the digits that tell neighbours apart. */
export function instant(ms: number): string {
  const isLong = ms >= 10_000;
  const digits = { minimumFractionDigits: isLong ? 3 : 1, maximumFractionDigits: isLong ? 4 : 3 };
  const text = new Intl.NumberFormat(language(), digits).format(isLong ? ms / 1000 : ms);
  return `${text} ${isLong ? 's' : 'ms'}`;
}

/** The last part of a path, which is all that a line of text has room for. */
export function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
