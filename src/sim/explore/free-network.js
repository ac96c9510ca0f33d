/** Delays are the order's matter, reads give all that is there, and of damaged data the first bit is another. */
export const plainest = { below: () => 0 };
/**
 * Where happenings come in any order, what has a chance happens or not: each packet may be lost, copied or damaged. At
 * most one of that in each step, so that nothing is lost for ever.
 */
export function freeChances(network, scheduler) {
    let taken = -1;
    return {
        below: (limit) => {
            if (taken === scheduler.steps || network.below(2) === 0)
                return 0;
            taken = scheduler.steps;
            return limit - 1;
        },
    };
}
