import type { Connection } from 'dlabs';

// YOUR WORK (stage 1): this first version assumes that one read gives exactly what one write sent. It does not: a
// connection is a stream of bytes. Give each message a frame, so that the reader finds where one ends and the next
// begins.

/** The bytes that carry one message. The message may be any text, even an empty one. */
export function encodeFrame(message: string): Uint8Array {
  return new TextEncoder().encode(message);
}

/** The messages that arrive on a connection, one by one, until its stream ends. */
export async function* readFrames(connection: Connection): AsyncGenerator<string> {
  for (let piece = await connection.read(); piece; piece = await connection.read()) {
    yield new TextDecoder().decode(piece);
  }
}
