import type { Choice, Load, Offer, View } from './jobs';

export function decide({ jobs, others }: View): Choice | undefined {
  const idlest = [...others].sort((a, b) => a.work - b.work)[0];
  const job = jobs[0];
  return job && idlest && idlest.jobs === 0 && jobs.length > 1 ? { job, to: idlest.host } : undefined;
}

export function admit(_here: Load, _offer: Offer): boolean {
  return true;
}
