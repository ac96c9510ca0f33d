import type { World, WorldProcess } from 'dlabs/world';
import type { Trusted } from './starter/contract';
import { trustedFile } from './starter/contract';
import type { Shelf } from './starter/publisher';
import { canteenKeys, emptyShelf, harbourKeys, shelfFile } from './starter/publisher';
import { stockCanteen, stockHarbour } from './starter/tricks';

/** Whom the user of the client trusts. */
export const trusted: Trusted = {
  tide: { key: harbourKeys.publicKey, may: ['server'] },
  menu: { key: canteenKeys.publicKey, may: ['server', 'notes'] },
};

/** A client with no handlers, a harbour that knows the tides, and a canteen that knows what there is for lunch. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  startServer(world, 'harbour', stockHarbour(emptyShelf));
  startServer(world, 'canteen', stockCanteen(emptyShelf));
  startClient(world, trusted, ['open tide harbour recife', 'open menu canteen today']);
}

/** A server with these handlers on its shelf. */
export function startServer(world: World, name: string, shelf: Shelf): WorldProcess {
  stock(world, name, shelf);
  return world.host(name).start('server.ts', { name });
}

/** Puts these handlers on a server’s shelf, in place of those that were there. */
export function stock(world: World, name: string, shelf: Shelf): void {
  world.host(name).putFile(shelfFile, JSON.stringify(shelf));
}

/** The client, with this on its disk and nothing else. */
export function startClient(world: World, whom: Trusted, args: readonly string[] = []): WorldProcess {
  const host = world.host('client', { disk: { torn: true } });
  host.putFile(trustedFile, JSON.stringify(whom));
  return host.start('client.ts', { name: 'client', args });
}
