/**
 * GIVEN: jobs, loads, and what hosts tell one another about them. Nothing to change here.
 */

/** The port of every host: TCP for offers and moves, UDP for reports. */
export const port = 7500;

/** Bytes that the network carries in a millisecond. */
export const bandwidth = 200;

/** A running program, reduced to what a balancer must know of it. */
export type Job = {
  readonly id: string;
  /** Milliseconds that it still has to compute, on one core. */
  readonly left: number;
  /** Bytes of its memory, which a move carries over the network. */
  readonly size: number;
};

/** About how many milliseconds a job of so many bytes stands still when it moves. */
export function moveTime(size: number): number {
  return 50 + size / bandwidth;
}

/** How loaded a host is. What is promised to come counts as there, what is leaving as gone. */
export type Load = {
  readonly host: string;
  /** How many jobs can compute there at once. A job uses one core; what is more takes turns. */
  readonly cores: number;
  readonly jobs: number;
  /** Milliseconds of computing that all of its jobs have left. */
  readonly work: number;
  /** The same for the one that has most left; 0 without jobs. */
  readonly longest: number;
};

/** The last that was heard of another host. */
export type Heard = Load & {
  /** Milliseconds since it was heard. Hosts report every `period`, but messages take their time, and get lost. */
  readonly age: number;
};

/** Milliseconds between two reports of a host. */
export const period = 100;

/** What the policy of a host sees. */
export type View = {
  /** This host, now. */
  readonly here: Load;
  /** The jobs of this host that could be moved. */
  readonly jobs: readonly Job[];
  /** The other hosts from which something was heard since this one started. */
  readonly others: readonly Heard[];
};

/** A move that a policy wants. */
export type Choice = { readonly job: Job; readonly to: string };

/** What the host that a job is to move to is asked. */
export type Offer = {
  readonly job: Job;
  /** The host where the job is now, and counts. */
  readonly from: Load;
};

/** A move under way. */
export type Transfer = {
  /** Which no other transfer has or had, on any host. */
  readonly number: string;
  readonly job: Job;
  readonly to: string;
};

/** What became of a transfer, according to the host that it went to. The same transfer has the same answer for ever. */
export type Answer = 'taken' | 'refused';

/** What hosts ask one another, a question a connection. `byHand`: somebody typed it, so the policy is not asked. */
export type Request = { readonly offer: Offer; readonly byHand: boolean } | { readonly transfer: Transfer };

/** The reply to an offer: whether the job is welcome, and the load of the host, now. */
export type Reply = { readonly welcome: boolean; readonly load: Load };

/** A report, as a datagram. Of two, the one with the higher `at` is newer. */
export type Report = { readonly load: Load; readonly at: number };
