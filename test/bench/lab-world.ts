import { drainMicrotasks, inMacrotask } from '../../src/checks/microtasks';
import type { LabFiles } from '../../src/messages/runner';
import type { World } from '../../src/host/world-api';
import { makeAbort } from '../../src/program/abort';
import { Loader } from '../../src/program/loader';
import { ModuleFiles } from '../../src/program/modules';
import { seededChoices } from '../../src/sim/choices';
import { Simulation } from '../../src/sim/simulation';
import { SimWorld } from '../../src/sim/world';

/** Runs `body` in a simulated world whose programs are those of a lab's layers, the first that has a file. */
export function inLab<T>(layers: LabFiles['layers'], body: (world: World) => Promise<T>): Promise<T> {
  const loader = new Loader(new ModuleFiles(layers));
  return inMacrotask(() => {
    const sim = new Simulation(seededChoices(1), { loader, drain: drainMicrotasks, makeAbort });
    const outcome: ({ readonly value: T } | { readonly error: unknown })[] = [];
    body(new SimWorld(sim)).then(
      (value) => outcome.push({ value }),
      (error: unknown) => outcome.push({ error }),
    );
    sim.settle();
    while (outcome.length === 0) {
      if (!sim.step()) throw new Error('nothing is left to happen, and the run has no result');
      // What happened is not looked at: the memory is better used for the next million events.
      sim.trace.clear();
    }
    const [first] = outcome;
    if (first && 'value' in first) return first.value;
    throw first?.error;
  });
}
