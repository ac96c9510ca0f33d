import type { Address, Connection, Host, Json } from 'dlabs';
import type { CodeSegment, PushHeader } from './code';
import { notWritten } from './code';

/**
 * The sender's side of a push: moves a program to the daemon at `target`, where it starts anew, and gives its result.
 * @throws {Error} with the worker's words when it answers an error; also when it goes away without an answer
 */
export async function push(host: Host, target: Address, segment: CodeSegment, data: Json): Promise<Json> {
  // YOUR WORK 2: connect, send the header (PushHeader), then one message for each module (PushedModule), and wait
  // for the answer (Reply). Whatever happens, end the connection. The types are in code.ts.
  throw notWritten('push', host, target, segment, data);
}

/**
 * The worker's side of a push: `header` has been received already, the modules follow on the same connection.
 * @returns the code segment, once every module is here
 * @throws {Error} when the connection ends or breaks before
 */
export async function receivePush(connection: Connection, header: PushHeader): Promise<CodeSegment> {
  // YOUR WORK 3: receive the modules that the header announces. They may come in any order.
  throw notWritten('receivePush', connection, header);
}
