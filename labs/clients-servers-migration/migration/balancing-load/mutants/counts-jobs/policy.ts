/**
 * The migration policy: which job moves where, and which job is welcome. It sees, decides, and does nothing itself.
 */
import { period } from './jobs';
import type { Choice, Job, Load, Offer, View } from './jobs';

/** Milliseconds after which a host that was not heard of counts as gone. */
const silence = 5 * period;

function worthwhile(_job: Job, from: Load, to: Load): boolean {
  return (to.jobs + 1) / to.cores < from.jobs / from.cores;
}

/** Chooses a job to move from this host, and where to; undefined when nothing is to move now. */
export function decide({ here, jobs, others }: View): Choice | undefined {
  let best: Choice | undefined;
  let most = 0;
  for (const other of others) {
    if (other.age > silence) continue;
    for (const job of jobs) {
      const net = here.jobs - other.jobs;
      if (net <= most || !worthwhile(job, here, other)) continue;
      best = { job, to: other.host };
      most = net;
    }
  }
  return best;
}

/** Whether a job of another host is welcome here. This host knows its own load better than anybody else. */
export function admit(here: Load, { job, from }: Offer): boolean {
  return worthwhile(job, from, here);
}
