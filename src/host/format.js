import { decodeUtf8 } from './text';
/** A line for `host.log` and `console.log`: strings as they are, other values as JSON, errors as their message. */
export function formatLine(values) {
    return values.map(formatValue).join(' ');
}
function formatValue(value) {
    if (typeof value === 'string')
        return value;
    if (value instanceof Error)
        return `${value.name}: ${value.message}`;
    if (typeof value === 'bigint')
        return `${value}n`;
    if (typeof value === 'function' || typeof value === 'symbol')
        return value.toString();
    if (value instanceof Uint8Array)
        return `bytes[${value.length}] ${hex(value)}`;
    if (value instanceof Map)
        return `Map ${formatValue(Object.fromEntries(value))}`;
    if (value instanceof Set)
        return `Set ${formatValue([...value])}`;
    try {
        return JSON.stringify(value) ?? 'undefined';
    }
    catch {
        return Object.prototype.toString.call(value); // a value that contains itself has no JSON
    }
}
/** The beginning of what was written, as text where it is text. */
export function showData(data) {
    if (typeof data === 'string')
        return data;
    const text = decodeUtf8(data.subarray(0, 256));
    const shown = text.replace(unprintable, '·');
    const dots = shown.length - shown.replaceAll('·', '').length;
    return dots <= text.length / 4 ? shown : hex(data);
}
/** Control characters but those that lay out text, and what was not UTF-8. */
const unprintable = /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/g;
function hex(bytes) {
    const shown = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return bytes.length > 32 ? `${shown} …` : shown;
}
