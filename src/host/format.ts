/** A line for `host.log` and `console.log`: strings as they are, other values as JSON, errors as their message. */
export function formatLine(values: readonly unknown[]): string {
  return values.map(formatValue).join(' ');
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function' || typeof value === 'symbol') return value.toString();
  if (value instanceof Uint8Array) return `bytes[${value.length}] ${hex(value)}`;
  if (value instanceof Map) return `Map ${formatValue(Object.fromEntries(value))}`;
  if (value instanceof Set) return `Set ${formatValue([...value])}`;
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return Object.prototype.toString.call(value); // a value that contains itself has no JSON
  }
}

function hex(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > 32 ? `${shown} …` : shown;
}
