import type { Connection } from 'dlabs';

/** Stands after each message: a character that no text needs. */
const end = '\0';

/** The bytes that carry one message. */
export function encodeFrame(message: string): Uint8Array {
  return new TextEncoder().encode(message + end);
}

/** The messages that arrive on a connection, one by one, until its stream ends. */
export async function* readFrames(connection: Connection): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let unread = '';
  for (let piece = await connection.read(); piece; piece = await connection.read()) {
    const messages = (unread + decoder.decode(piece, { stream: true })).split(end);
    unread = messages.pop()!;
    yield* messages;
  }
}
