import { encodeUtf8, utf8Length } from '../host/text';
const space = 0x20;
const lineEnd = 0x0a;
/** A whole line of JSON. */
export class Message {
    text;
    padding;
    /** Bytes, with padding and the line's end. */
    length;
    /** @param padding bytes of white space behind the text */
    constructor(text, padding = 0) {
        this.text = text;
        this.padding = padding;
        this.length = utf8Length(text) + padding + 1;
    }
}
/** A part of a long message's padding. */
export class Spaces {
    length;
    byte = space;
    constructor(length) {
        this.length = length;
    }
}
export function asBytes(chunk) {
    if (chunk instanceof Uint8Array)
        return chunk;
    if (chunk instanceof Spaces)
        return new Uint8Array(chunk.length).fill(chunk.byte);
    const bytes = new Uint8Array(chunk.length).fill(space);
    bytes.set(encodeUtf8(chunk.text));
    bytes[bytes.length - 1] = lineEnd;
    return bytes;
}
/** Pieces of `size` bytes, the last one may be shorter. The padding of a message takes no memory but at its ends. */
export function pieces(chunk, size) {
    if (chunk.length <= size)
        return [chunk];
    if (chunk instanceof Uint8Array)
        return split(chunk, size);
    const text = encodeUtf8(chunk.text);
    const headLength = Math.ceil(text.length / size) * size;
    if (headLength >= chunk.length)
        return split(asBytes(chunk), size);
    const head = new Uint8Array(headLength).fill(space);
    head.set(text);
    const parts = split(head, size);
    let left = chunk.length - headLength;
    for (; left > size; left -= size)
        parts.push(new Spaces(size));
    const tail = new Uint8Array(left).fill(space);
    tail[left - 1] = lineEnd;
    parts.push(tail);
    return parts;
}
function split(bytes, size) {
    const parts = [];
    for (let at = 0; at < bytes.length; at += size)
        parts.push(bytes.subarray(at, at + size));
    return parts;
}
