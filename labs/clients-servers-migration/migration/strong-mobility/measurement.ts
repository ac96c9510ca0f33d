import { measure } from 'dlabs/world';
import { bring, order, startDocks, Watch } from './probes';
import { assemble } from './starter/machine/assemble';
import type { Machine } from './starter/machine/machine';

/** Prints numbers, and has a list of `objects` objects with it. */
const burdened = (objects: number) =>
  assemble(
    'burdened',
    `
        push ${objects}
        store left
more:   load left
        not
        branch count
        push 2
        new
        store head
        load head
        push 1
        load list
        set
        load head
        store list
        load left
        push 1
        sub
        store left
        jump more
count:  load n
        push 1
        add
        store n
        load n
        say "{}"
        load n
        push 400
        lt
        branch count
    `,
  );

measure(
  'What a move costs: how long the program stands still',
  {
    stage: 'move',
    x: { label: 'objects on the heap', values: [0, 500, 1_000, 2_000, 4_000] },
    y: { label: 'time lost', unit: 'ms' },
    caption:
      'The program stands still from its last step here to its first step there. A part of that is the same for every program: the questions and answers, and the disk. The rest grows with the state, and the slower the network, the faster it grows.',
  },
  async (world, objects) => {
    world.defaultLink({ latency: 5 });
    world.link('laptop', 'desktop', { latency: 5, bandwidth: 1_000_000 });
    world.link('desktop', 'server', { latency: 5, bandwidth: 250_000 });
    startDocks(world, 'laptop', 'desktop', 'server');
    const watch = new Watch(world);
    const build = async (machine: Machine): Promise<void> => {
      const lines: string[] = [];
      const fail = (): never => {
        throw new Error('the program only counts');
      };
      const silent = { say: (line: string) => void lines.push(line), open: fail, use: fail, fork: fail };
      while (lines.length === 0) await machine.step(silent);
    };
    await bring(world, 'laptop', 'burdened', burdened(objects), build);
    const lost = async (from: string, to: string): Promise<number> => {
      await world.sleep(500);
      order(world, from, `move burdened ${to}`);
      await watch.until(() => watch.on(to).length > 0, 30_000);
      const [line] = watch.on(to);
      const last = watch.on(from).at(-1);
      const [one, two] = watch.on(from);
      return (
        Math.round(((line?.at ?? NaN) - (last?.at ?? NaN) - ((two?.at ?? NaN) - (one?.at ?? NaN))) * 10) / 10
      );
    };
    return { '1 MB/s': await lost('laptop', 'desktop'), '250 kB/s': await lost('desktop', 'server') };
  },
);
