import { drainMicrotasks, inMacrotask } from '../../src/checks/microtasks';
import { checkHere, removeTempLabs, tempLab } from '../fixtures/temp-lab';
import { engineScale } from './engine-scale';
import { exchange, processorTime } from './exchange';
import type { Figure } from './figure';
import { figure, repeat } from './figure';
import { smallLab } from './small-lab';
import { twoCores } from './two-cores';

const messages = 100_000;

/** The simulator against a loop that does only what cannot be avoided, in turns. */
export async function engine(): Promise<Figure[]> {
  const ratios: number[] = [];
  const bare: number[] = [];
  const deliveries = await repeat(7, async () => {
    const loop = await bareLoop(messages);
    const simulated = await exchange(messages);
    bare.push(loop);
    ratios.push(simulated / loop);
    return simulated;
  });
  return [
    figure('engine.deliveries_per_s', '1/s', deliveries),
    figure('engine.bare_loop_per_s', '1/s', bare.slice(1)),
    figure('engine.ratio_to_bare_loop', 'ratio', ratios.slice(1)),
    ...(await engineScale()),
    figure('engine.schedules_per_s', '1/s', await repeat(5, schedules)),
    ...(await twoCores()),
  ];
}

/** A heap, JSON both ways, a promise and a microtask drain for each message. @returns messages a second of processor time */
function bareLoop(count: number): Promise<number> {
  return inMacrotask(() => {
    const heap: number[] = [];
    let wake: (text: string) => void = () => undefined;
    let ended = false;
    const receive = async (): Promise<void> => {
      while (!ended) JSON.parse(await new Promise<string>((resolve) => (wake = resolve)));
    };
    void receive();
    drainMicrotasks();
    const begin = processorTime();
    for (let i = 0; i < count; i++) {
      push(heap, (i * 7_919) % 1_000);
      if (heap.length > 8) pop(heap);
      wake(JSON.stringify({ id: i, op: 'get' }));
      drainMicrotasks();
    }
    const rate = (count / (processorTime() - begin)) * 1_000;
    ended = true;
    return rate;
  });
}

function push(heap: number[], value: number): void {
  let i = heap.push(value) - 1;
  while (i > 0 && (heap[(i - 1) >> 1] as number) > value) {
    heap[i] = heap[(i - 1) >> 1] as number;
    i = (i - 1) >> 1;
  }
  heap[i] = value;
}

function pop(heap: number[]): void {
  const last = heap.pop() as number;
  let i = 0;
  for (let child = 1; child < heap.length; child = 2 * i + 1) {
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++;
    if ((heap[child] as number) >= last) break;
    heap[i] = heap[child] as number;
    i = child;
  }
  heap[i] = last;
}

/** Whole schedules of a small check, a world made and thrown away for each. @returns schedules a second */
async function schedules(): Promise<number> {
  const { run } = await checkHere(tempLab(smallLab(2_000)));
  removeTempLabs();
  const [report] = run.checks;
  if (report?.verdict !== 'passed')
    throw new Error(`the small check: ${report?.failure?.message ?? 'no report'}`);
  return (report.schedules.tried / report.duration) * 1_000;
}
