/**
 * The migration policy: which job moves where, and which job is welcome. It sees, decides, and does nothing itself.
 */
import { moveTime, period } from './jobs';
import type { Choice, Job, Load, Offer, View } from './jobs';

/** Milliseconds after which a host that was not heard of counts as gone. */
const silence = 20 * period;

/** A move must gain so many milliseconds more than it costs: a load is never known exactly. */
const margin = 50;

/** When a host will be done with so much work, if nothing comes and nothing leaves: milliseconds from now. */
function finish(cores: number, work: number, longest: number): number {
  return Math.max(work / cores, longest);
}

/** How much earlier the later of the two hosts is done if the job moves: less than 0 when it is done later. */
function gain(job: Job, from: Load, to: Load): number {
  const cost = moveTime(job.size);
  const before = Math.max(finish(from.cores, from.work, from.longest), finish(to.cores, to.work, to.longest));
  const longest = job.left < from.longest ? from.longest : 0; // of the others; no matter if it is the job itself
  const rest = finish(from.cores, from.work - job.left, longest);
  const there = finish(to.cores, to.work + job.left, Math.max(to.longest, job.left + cost));
  return before - Math.max(rest, there);
}

function worthwhile(job: Job, from: Load, to: Load): boolean {
  if (from.jobs <= from.cores) return false; // every job has a core of its own
  const cost = moveTime(job.size);
  return job.left > cost && gain(job, from, to) > cost + margin;
}

/** Chooses a job to move from this host, and where to; undefined when nothing is to move now. */
export function decide({ here, jobs, others }: View): Choice | undefined {
  let best: Choice | undefined;
  let most = 0;
  for (const other of others) {
    if (other.age > silence) continue;
    for (const job of jobs) {
      const net = gain(job, here, other) - moveTime(job.size);
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
