import type { Connection } from 'dlabs';

/** A message is sent as its length in bytes, a colon, and its text. */
export function encodeFrame(message: string): Uint8Array {
  return new TextEncoder().encode(`${new TextEncoder().encode(message).length}:${message}`);
}

/** The messages that arrive on a connection, one by one, until its stream ends. */
export async function* readFrames(connection: Connection): AsyncGenerator<string> {
  let text = '';
  for (let piece = await connection.read(); piece; piece = await connection.read()) {
    text += new TextDecoder().decode(piece);
    for (let frame = firstFrame(text); frame; frame = firstFrame(text)) {
      yield frame.message;
      text = frame.rest;
    }
  }
}

function firstFrame(text: string): { message: string; rest: string } | undefined {
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const bytes = new TextEncoder().encode(text.slice(colon + 1));
  const length = Number(text.slice(0, colon));
  if (bytes.length < length) return undefined;
  const decoder = new TextDecoder();
  return { message: decoder.decode(bytes.subarray(0, length)), rest: decoder.decode(bytes.subarray(length)) };
}
