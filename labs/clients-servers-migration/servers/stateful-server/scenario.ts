import type { World, WorldProcess } from 'dlabs/world';

const poem =
  'No meio da rede havia um bloco. Havia um bloco no meio da rede. Quem o leu guardou uma copia; quem o mudou avisou a todos.';

/** A file server with a poem on its disk, two readers, and an author who changes it. */
export default function scenario(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  world.host('files').putFile('poem.txt', poem);
  startServer(world);
  world.host('desk').start('reader.ts', { name: 'reader' });
  world.host('sofa').start('reader.ts', { name: 'other-reader' });
  world.host('study').start('writer.ts', { name: 'writer' });
}

export function startServer(world: World): WorldProcess {
  return world.host('files').start('serve.ts', { name: 'server' });
}
