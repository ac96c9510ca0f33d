import type { Connection, Host, Json } from 'dlabs';
import type { NotesRight, Right, Rights, ServerRight } from './contract';
import { servicePort } from './contract';

/** The rights of one run of a handler. */
export interface Grant {
  readonly rights: Rights;
  /** Takes back what can be taken back: the handler is done. */
  end(): void;
}

/** Makes what a handler is given: for each right in `needs` its object, and nothing else. */
export async function grant(
  host: Host,
  server: string,
  protocol: string,
  needs: readonly Right[],
): Promise<Grant> {
  const rights: { server?: ServerRight; notes?: NotesRight } = {};
  if (needs.includes('notes')) rights.notes = notesOf(host, protocol);
  if (!needs.includes('server')) return { rights, end: () => undefined };
  let connection: Connection | undefined;
  rights.server = {
    ask: async (message) => {
      connection ??= await host.connect({ host: server, port: servicePort });
      return askOn(connection, message);
    },
  };
  return {
    rights,
    end: () => {
      connection?.end();
      connection = undefined;
    },
  };
}

async function askOn(connection: Connection, message: Json): Promise<Json> {
  await connection.send(message);
  const answer = await connection.receive<Json>();
  if (answer === undefined) throw new Error('the server went away');
  return answer;
}

/** Files whose names begin with what no other protocol, and nothing else on this disk, begins with. */
function notesOf(host: Host, protocol: string): NotesRight {
  const file = (name: string): string => `notes-${protocol}-${name}`;
  return {
    read: (name) => host.disk.readText(file(name)),
    write: (name, text) => host.disk.write(file(name), text),
  };
}
