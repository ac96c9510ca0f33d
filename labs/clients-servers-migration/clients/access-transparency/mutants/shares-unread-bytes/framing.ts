import type { Connection } from 'dlabs';

/** Before each message stands its length in bytes, as 4 bytes, the most significant one first. */
const headerSize = 4;

/** The bytes that carry one message. */
export function encodeFrame(message: string): Uint8Array {
  const body = new TextEncoder().encode(message);
  const frame = new Uint8Array(headerSize + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, headerSize);
  return frame;
}

/** Bytes that were read and are not used yet. */
let unread: Uint8Array = new Uint8Array(0);

/** The messages that arrive on a connection, one by one, until its stream ends. */
export async function* readFrames(connection: Connection): AsyncGenerator<string> {
  for (let piece = await connection.read(); piece; piece = await connection.read()) {
    unread = join(unread, piece);
    for (let size = sizeOfFirst(unread); unread.length >= size; size = sizeOfFirst(unread)) {
      yield new TextDecoder().decode(unread.subarray(headerSize, size));
      unread = unread.subarray(size);
    }
  }
}

/** How long the first frame is, with its header; infinite while the header is not whole. */
function sizeOfFirst(bytes: Uint8Array): number {
  if (bytes.length < headerSize) return Infinity;
  return headerSize + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
