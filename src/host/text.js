const encoder = new TextEncoder();
const decoder = new TextDecoder();
export function encodeUtf8(text) {
    return encoder.encode(text);
}
export function decodeUtf8(bytes) {
    return decoder.decode(bytes);
}
/** How many bytes a text takes as UTF-8, without encoding it. */
export function utf8Length(text) {
    let length = text.length;
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code < 0x80)
            continue;
        if (code < 0x800)
            length += 1;
        else
            length += 2;
        if (code >= 0xd800 && code <= 0xdbff && isLowSurrogate(text, i + 1))
            i++; // four bytes for the two
    }
    return length;
}
function isLowSurrogate(text, at) {
    const code = text.charCodeAt(at);
    return code >= 0xdc00 && code <= 0xdfff;
}
/** A copy of what a program hands over, as bytes. */
export function toBytes(data) {
    return typeof data === 'string' ? encodeUtf8(data) : data.slice();
}
/** All bytes in one array. */
export function concatBytes(parts) {
    if (parts.length === 1)
        return parts[0];
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}
