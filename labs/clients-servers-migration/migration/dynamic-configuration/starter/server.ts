/**
 * GIVEN: a server. On one port it hands out handlers from its shelf, on the other it speaks its protocols. It verifies
 * nothing: somebody else may be at its keyboard. Its terminal knows the tricks of `tricks.ts`. Nothing to change here.
 */
import type { Connection, Host, Json, Listener } from 'dlabs';
import { cataloguePort, servicePort } from './contract';
import type { Shelf } from './publisher';
import { emptyShelf, shelfFile } from './publisher';
import { answerOf } from './services';
import { tricks } from './tricks';

type Answer = (message: Json) => Json | Promise<Json>;

export default async function server(host: Host): Promise<void> {
  const catalogue = await host.listen(cataloguePort);
  const service = await host.listen(servicePort);
  void serveAll(host, 'catalogue', catalogue, (message) => look(host, message));
  void serveAll(host, 'service', service, (message) => serve(host, message));
  host.log('open');
  for await (const line of host.input) await play(host, line.trim());
}

async function serveAll(host: Host, name: string, listener: Listener, answer: Answer): Promise<void> {
  for await (const connection of listener) void serveOne(host, name, connection, answer);
}

async function serveOne(host: Host, name: string, connection: Connection, answer: Answer): Promise<void> {
  host.log(`${name}: ${connection.remote.host} comes`);
  try {
    for (;;) {
      const message = await connection.receive<Json>();
      if (message === undefined) break;
      await connection.send(await answer(message));
    }
    connection.end();
  } catch {
    connection.reset(); // the client broke the connection
  }
  host.log(`${name}: ${connection.remote.host} has gone`);
}

/** What the catalogue answers. */
async function look(host: Host, message: Json): Promise<Json> {
  const question = message as { offer?: string; code?: string };
  const { offers, codes } = await shelfOf(host);
  if (question.offer !== undefined) {
    host.log(`offer ${question.offer}`);
    const offer = offers[question.offer];
    return offer === undefined ? { error: `there is no handler of ${question.offer} here` } : { offer };
  }
  host.log(`code ${question.code ?? ''}`);
  const code = codes[question.code ?? ''];
  return code === undefined ? { error: 'there is no code with that digest here' } : { code };
}

function serve(host: Host, message: Json): Json {
  host.log('asked', message);
  return answerOf(host, message);
}

async function play(host: Host, line: string): Promise<void> {
  const trick = tricks[line];
  if (!trick) return host.log(`I know: ${Object.keys(tricks).join(', ')}`);
  await host.disk.write(shelfFile, JSON.stringify(trick(await shelfOf(host))));
  host.log('done');
}

async function shelfOf(host: Host): Promise<Shelf> {
  const text = await host.disk.readText(shelfFile);
  return text === undefined ? emptyShelf : (JSON.parse(text) as Shelf);
}
