import type { Host, Json } from 'dlabs';
import type { Right, Rights } from './contract';
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
  // YOUR WORK 4 (stage 3): this gives every handler of every protocol everything there is.
  host.log(`${protocol} needs ${needs.join(' and ') || 'nothing'}, and gets everything`);
  const connection = await host.connect({ host: server, port: servicePort });
  const rights = {
    host,
    server: {
      connection,
      ask: async (message: Json): Promise<Json> => {
        await connection.send(message);
        return (await connection.receive<Json>()) ?? null;
      },
    },
    notes: {
      read: (name: string) => host.disk.readText(name),
      write: (name: string, text: string) => host.disk.write(name, text),
    },
  };
  return { rights, end: () => undefined };
}
