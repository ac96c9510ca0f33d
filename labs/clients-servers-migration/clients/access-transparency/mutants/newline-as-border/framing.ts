import type { Connection } from 'dlabs';

/** A message ends with its line. */
export function encodeFrame(message: string): Uint8Array {
  return new TextEncoder().encode(message + '\n');
}

/** The messages that arrive on a connection, one by one, until its stream ends. */
export async function* readFrames(connection: Connection): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let piece = await connection.read(); piece; piece = await connection.read()) {
    const lines = (text + decoder.decode(piece, { stream: true })).split('\n');
    text = lines.pop() ?? '';
    yield* lines;
  }
}
