import { scheduleSeed, seededChoices } from '../sim/choices';

/** The number of the schedule that a text replays; undefined when it is none of the first `of`. */
export function scheduleNumber(replay: string, seed: number, check: string, of: number): number | undefined {
  for (let n = 0; n < of; n++) if (seededChoices(scheduleSeed(seed, check, n)).replay === replay) return n;
  return undefined;
}
