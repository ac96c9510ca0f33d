import { concatBytes, decodeUtf8 } from '../host/text';
import { asBytes, Message, Spaces } from './chunk';
import { Queue } from './queue';
const lineEnd = 10;
/** Bytes that arrived and were not read yet. Messages stay whole as long as they are read as messages. */
export class Inbox {
    #chunks = new Queue();
    #bytes = 0;
    /** Chunks from the first on that are known to hold no line's end. */
    #searched = 0;
    /** Unread bytes. */
    get length() {
        return this.#bytes;
    }
    add(chunk) {
        this.#chunks.add(chunk);
        this.#bytes += chunk.length;
    }
    /** Takes exactly `count` bytes, which must be there. */
    take(count) {
        const parts = [];
        for (let wanted = count; wanted > 0;) {
            const bytes = asBytes(this.#shift());
            if (bytes.length > wanted)
                this.putBack(bytes.subarray(wanted));
            parts.push(bytes.subarray(0, wanted));
            wanted -= Math.min(wanted, bytes.length);
        }
        return concatBytes(parts);
    }
    /** Takes the next line, without its end and without padding; `undefined` while it is not whole. */
    takeLine() {
        const { first } = this.#chunks;
        if (first instanceof Message) {
            this.#shift();
            return first.text;
        }
        for (let at = this.#searched; at < this.#chunks.length; at++) {
            const chunk = this.#chunks.at(at);
            const end = chunk instanceof Message ? 0 : chunk instanceof Spaces ? -1 : chunk.indexOf(lineEnd);
            if (end >= 0)
                return this.#line(at, end);
            this.#searched++;
        }
        return undefined;
    }
    /** @param whole chunks that belong to the line as a whole @param end where it ends in the next chunk */
    #line(whole, end) {
        const parts = [];
        for (let i = 0; i < whole; i++) {
            const chunk = this.#shift();
            // Padding stands behind the value, where JSON does not mind white space or its absence.
            if (!(chunk instanceof Spaces))
                parts.push(asBytes(chunk));
        }
        const last = this.#shift();
        if (last instanceof Message)
            return decodeUtf8(concatBytes(parts)) + last.text;
        const bytes = asBytes(last);
        parts.push(bytes.subarray(0, end));
        if (end + 1 < bytes.length)
            this.putBack(bytes.subarray(end + 1));
        return decodeUtf8(concatBytes(parts));
    }
    #shift() {
        const chunk = this.#chunks.take();
        this.#searched = 0;
        this.#bytes -= chunk.length;
        return chunk;
    }
    /** Puts bytes in front of all others. */
    putBack(bytes) {
        this.#chunks.addFirst(bytes);
        this.#searched = 0;
        this.#bytes += bytes.length;
    }
}
