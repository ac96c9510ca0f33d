import type { World, WorldProcess } from 'dlabs/world';

const poem =
  'No meio do caminho vi um servidor. Perguntei onde eu tinha parado. Ele disse: quem sabe? Aqui ninguem se lembra.';

/** A file server with a poem on its disk, and an application that reads it from afar. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  world.host('files').putFile('poem.txt', poem);
  startServer(world);
  world.host('desk').start('reader.ts');
}

export function startServer(world: World): WorldProcess {
  return world.host('files').start('serve.ts', { name: 'server' });
}
