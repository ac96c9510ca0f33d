import { decodeUtf8, encodeUtf8 } from '../host/text';
/** Marks the replay text of recorded choices. */
const form = '2-';
/** Streams that have a number in the text; another one has its name. The order is part of the form. */
const knownStreams = ['network', 'faults', 'order'];
/** Choices of one stream that a text may hold: more would not be text that a person copies. */
const lengthMax = 10000000;
/** The text of a recording: short when few choices are other than the plainest. */
export function recordingText({ seed, free, streams }) {
    const bytes = [free ? 1 : 0];
    writeNumber(bytes, seed);
    for (const [name, values] of streams) {
        if (values.length === 0)
            continue;
        writeName(bytes, name);
        writeNumber(bytes, values.length);
        const chosen = values.flatMap((value, at) => (value === 0 ? [] : [at]));
        writeNumber(bytes, chosen.length);
        let last = -1;
        for (const at of chosen) {
            writeNumber(bytes, at - last - 1);
            writeNumber(bytes, values[at] - 1);
            last = at;
        }
    }
    return form + base64url([...bytes, ...digest(bytes)]);
}
/** The recording in a text of `recordingText`; `undefined` when the text is not whole. */
export function recordingOf(text) {
    const all = text.startsWith(form) ? fromBase64url(text.slice(form.length)) : undefined;
    if (all === undefined || all.length < digestSize + 2)
        return undefined;
    const bytes = all.slice(0, -digestSize);
    if (digest(bytes).some((byte, i) => byte !== all[bytes.length + i]))
        return undefined;
    const reader = new Reader(bytes);
    const free = reader.number() === 1;
    const seed = reader.number();
    const streams = new Map();
    while (reader.left > 0) {
        const name = reader.name();
        const length = reader.number();
        if (length > lengthMax)
            return undefined;
        const values = new Array(length).fill(0);
        let at = -1;
        for (let n = reader.number(); n > 0 && reader.left > 0; n--) {
            at += reader.number() + 1;
            if (at < length)
                values[at] = reader.number() + 1;
        }
        streams.set(name, values);
    }
    return { seed, free, streams };
}
/** A number, seven bits a byte, the low ones first. */
function writeNumber(bytes, value) {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128))
        bytes.push((rest % 128) + 128);
    bytes.push(rest);
}
function writeName(bytes, name) {
    const known = knownStreams.indexOf(name);
    if (known >= 0)
        return writeNumber(bytes, known);
    const text = encodeUtf8(name);
    writeNumber(bytes, knownStreams.length + text.length);
    bytes.push(...text);
}
class Reader {
    bytes;
    #at = 0;
    constructor(bytes) {
        this.bytes = bytes;
    }
    get left() {
        return this.bytes.length - this.#at;
    }
    number() {
        let value = 0;
        for (let factor = 1; this.left > 0; factor *= 128) {
            const byte = this.bytes[this.#at++];
            value += (byte % 128) * factor;
            if (byte < 128)
                break;
        }
        return value;
    }
    name() {
        const known = this.number();
        if (known < knownStreams.length)
            return knownStreams[known];
        const end = this.#at + known - knownStreams.length;
        const text = decodeUtf8(Uint8Array.from(this.bytes.slice(this.#at, end)));
        this.#at = end;
        return text;
    }
}
const digestSize = 3;
/** 24 bits of FNV-1a: enough to notice a text that is cut or mistyped. */
function digest(bytes) {
    let hash = 0x811c9dc5;
    for (const byte of bytes)
        hash = Math.imul(hash ^ byte, 0x01000193);
    hash ^= hash >>> 15;
    return [hash & 255, (hash >>> 8) & 255, (hash >>> 16) & 255];
}
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** RFC 4648 section 5, without padding. */
function base64url(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
        const [a = 0, b, c] = bytes.slice(i, i + 3);
        const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
        const count = c === undefined ? (b === undefined ? 2 : 3) : 4;
        for (let n = 0; n < count; n++)
            text += digits[(bits >>> (18 - 6 * n)) & 63];
    }
    return text;
}
function fromBase64url(text) {
    const bytes = [];
    let bits = 0;
    let count = 0;
    for (const digit of text) {
        const value = digits.indexOf(digit);
        if (value < 0)
            return undefined;
        bits = ((bits << 6) | value) & 0xffff;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        bytes.push((bits >>> count) & 255);
    }
    return bytes;
}
