import type { Connection } from 'dlabs';
import { encodeFrame, readFrames } from './framing';
import type { CallMessage, Procedures } from './messages';

/**
 * The server's side of remote calls: turns the messages of one connection into calls of the procedures, and their
 * results into replies. Returns when the client has ended the connection.
 */
export async function serve(connection: Connection, procedures: Procedures): Promise<void> {
  // YOUR WORK (stages 2 and 3): this first version handles one call at a time and no errors. Begin each call as soon
  // as it has arrived, tell in the reply which call it answers, and send an error where a call cannot have a result.
  for await (const text of readFrames(connection)) {
    const call = JSON.parse(text) as CallMessage;
    const result = await procedures[call.procedure]!(...call.args);
    await connection.write(encodeFrame(JSON.stringify({ result })));
  }
}
