import type { Connection } from 'dlabs';
import { encodeFrame, readFrames } from './framing';
import type { CallMessage, Procedures } from './messages';

/** The server's side of remote calls: turns messages into calls of the procedures, and results into replies. */
export async function serve(connection: Connection, procedures: Procedures): Promise<void> {
  for await (const text of readFrames(connection)) {
    void answer(connection, procedures, JSON.parse(text) as CallMessage); // the next call need not wait for this one
  }
}

async function answer(connection: Connection, procedures: Procedures, call: CallMessage): Promise<void> {
  const reply = await perform(procedures, call);
  try {
    await connection.write(encodeFrame(reply));
  } catch {
    // The caller is gone: nobody waits for this reply.
  }
}

/** The reply, marshalled. Whatever goes wrong is the outcome of this one call. */
async function perform(procedures: Procedures, { id, procedure, args }: CallMessage): Promise<string> {
  try {
    const found = procedure in Object.prototype ? undefined : procedures[procedure];
    if (!found) throw unknownProcedure(procedure);
    return JSON.stringify({ id, result: await found(...args) });
  } catch (error) {
    const { name: type, message } = error instanceof Error ? error : new Error(String(error));
    return JSON.stringify({ id, error: { type, message } });
  }
}

function unknownProcedure(procedure: string): Error {
  return Object.assign(new Error(`the server has no procedure “${procedure}”`), { name: 'UnknownProcedure' });
}
