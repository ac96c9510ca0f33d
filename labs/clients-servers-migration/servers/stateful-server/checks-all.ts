/** Everything together, with all that can go wrong. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import type { World } from 'dlabs/world';
import { blocksOf, blockText, crash, inTime, Ledger, settled, useFiles } from './probes';
import { startServer } from './scenario';

const machines = ['desk', 'sofa', 'attic'];

/** Does something to the server, to a client, or to the network; tells what. */
async function disturb(world: World): Promise<string> {
  if (world.choose(2) === 0) return crash(world);
  const machine = world.pick(machines);
  world.partition(machine, 'files');
  await world.sleep(world.choose(5_000));
  world.heal();
  return `“${machine}” was cut off for a while`;
}

check(
  'Whatever fails, nobody reads what is older than an acknowledged write',
  {
    stage: 'crash',
    points: 20,
    hint: 'Run the other checks of this stage first. If they pass: who could have written just now, without its being told to the one who read?',
    schedules: 200,
    within: 300_000,
  },
  async (world) => {
    world.defaultLink({ latency: [1, 30] });
    world.host('files').putFile('a', blocksOf('a', 2));
    startServer(world);
    await settled(world);
    const ledger = new Ledger();
    for (let block = 0; block < 2; block++) ledger.put('a', block, blockText(`a${block}`));
    const story: string[] = [];
    const told = (): string =>
      `Three applications read and wrote “a”. Before: ${story.join('; then ') || 'nothing had happened'}.`;
    const clients = machines.map((machine) =>
      useFiles(world, machine, async (remote, host) => {
        const file = await inTime(host, 'Opening a file', remote.open('a'), 60_000);
        for (let n = 0; n < 9; n++) {
          const block = world.choose(2);
          if (world.choose(4) > 0) {
            const judge = ledger.reading('a', block);
            judge(await inTime(host, 'A read', file.read(block), 60_000), machine, told());
          } else {
            const text = blockText(`${machine}${n}`);
            const write = ledger.begin('a', block, text);
            await inTime(host, 'A write', file.write(block, text), 60_000);
            ledger.end(write);
          }
          await host.sleep(world.choose(400));
        }
      }),
    );
    const faults = (async (): Promise<void> => {
      for (let n = 0; n < 2; n++) {
        await world.sleep(world.choose(1_500));
        story.push(await disturb(world));
      }
    })();
    await Promise.all([...clients, faults]);
    const extra = [...world.host('files').files.keys()].find((name) => name !== 'a');
    if (extra === undefined) return;
    assert.fail(
      `On the server’s disk there is “${extra}”, which nobody made. All that the server lost it can get from its clients.`,
    );
  },
);
