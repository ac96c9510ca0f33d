/**
 * The migration policy: which job moves where, and which job is welcome. It sees, decides, and does nothing itself.
 */
import type { Choice, Load, Offer, View } from './jobs';

// YOUR WORK (stage 1): this one sends any job to whoever seems to have fewer, and takes whatever comes. Let a move happen only
// when it gains more than it costs, according to the newest that is known.

/** Chooses a job to move from this host, and where to; undefined when nothing is to move now. */
export function decide({ here, jobs, others }: View): Choice | undefined {
  const [job] = jobs;
  const other = others.find((one) => one.jobs < here.jobs);
  return job && other && { job, to: other.host };
}

/** Whether a job of another host is welcome here. This host knows its own load better than anybody else. */
export function admit(_here: Load, _offer: Offer): boolean {
  return true;
}
