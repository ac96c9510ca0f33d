import type { Stream } from '../choices';
import type { FreeScheduler } from './free-scheduler';

/** Chances are drawn from this many: millionths. */
const millionths = 1_000_000;

/**
 * The network's decisions where happenings come in any order: delays are the order's matter, reads give all that is
 * there, and each loss or the like happens or not. At most one in each step, so that nothing is lost for ever.
 */
export function freeNetwork(network: Stream, scheduler: FreeScheduler): Stream {
  let taken = -1;
  return {
    below: (limit) => {
      if (limit !== millionths || taken === scheduler.steps || network.below(2) === 0) return 0;
      taken = scheduler.steps;
      return millionths - 1;
    },
  };
}
