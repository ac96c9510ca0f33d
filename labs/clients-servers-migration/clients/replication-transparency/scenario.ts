import type { World, WorldProcess } from 'dlabs/world';
import { replicas, sequencer } from './starter/messages';

/** Two reading desks, a sequencer, and five towns that keep copies of one register. */
export default function scenario(world: World): void {
  openTowns(world);
  world.host('desk').start('client.ts', { name: 'desk', args: ['Ana'] });
  world.host('school').start('client.ts', { name: 'school', args: ['Bento'] });
}

export interface Country {
  readonly sequencer: WorldProcess;
  readonly towns: readonly WorldProcess[];
}

/** Starts the sequencer and the replicas. The network has some delay, now more, now less. */
export function openTowns(world: World, count = replicas.length): Country {
  world.defaultLink({ latency: [5, 30] });
  return {
    sequencer: world.host(sequencer.host).start('sequencer.ts', { name: sequencer.host }),
    towns: replicas.slice(0, count).map(({ host }) => world.host(host).start('replica.ts', { name: host })),
  };
}
