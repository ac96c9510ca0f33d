/** What the checks see of jobs, and what the best would be. */
import assert from 'node:assert/strict';
import type { World, WorldHost, WorldProcess } from 'dlabs/world';
import { journalFile, type Entry } from './starter/journal';
import type { Job } from './starter/jobs';

/** Something that a host said of a job. */
export interface Sight {
  readonly job: string;
  readonly host: string;
  readonly what: 'runs' | 'leaves' | 'ended';
  /** Milliseconds of computing that it has left. */
  readonly left: number;
  /** Where it leaves for. */
  readonly to: string;
  /** When, in ms. */
  readonly at: number;
}

/** A job that the check submits, and when. */
export interface Submission extends Job {
  readonly at: number;
}

const line = /^(\S+) (runs here|leaves for|has ended)(?: ([^,]+))?(?:, with (-?\d+) ms left)?$/;

/** Everything that is said of jobs from now on, on all hosts, in the order in which it happens. */
export class Watch {
  readonly sights: Sight[] = [];
  /** The first job that was seen to run at two hosts at once, and where. */
  twice: { readonly job: string; readonly hosts: string } | undefined;
  /** The jobs that each process runs. */
  readonly #running = new Map<WorldProcess, Set<string>>();
  readonly #read = new Map<WorldProcess, number>();

  constructor(readonly world: World) {
    world.invariant('', () => {
      let news = false;
      for (const host of world.hosts)
        for (const process of host.processes) news = this.#look(process) || news;
      if (news) this.#judge();
      return true;
    });
  }

  #look(process: WorldProcess): boolean {
    const { output, host } = process;
    const from = this.#read.get(process) ?? 0;
    if (output.length === from) return false;
    const running = this.#running.get(process) ?? new Set<string>();
    this.#running.set(process, running);
    for (const text of output.slice(from)) {
      const [, job, verb, to = '', left] = line.exec(text) ?? [];
      if (job === undefined) continue;
      const what = verb === 'runs here' ? 'runs' : verb === 'leaves for' ? 'leaves' : 'ended';
      if (what === 'runs') running.add(job);
      else running.delete(job);
      this.sights.push({ job, host: host.name, what, left: Number(left), to, at: this.world.now() });
    }
    this.#read.set(process, output.length);
    return true;
  }

  #judge(): void {
    const where = new Map<string, string>();
    for (const [process, jobs] of this.#running) {
      if (!process.alive) continue;
      for (const job of jobs) {
        const other = where.get(job);
        if (other !== undefined) this.twice ??= { job, hosts: `${other} and ${process.host.name}` };
        where.set(job, process.host.name);
      }
    }
  }

  get moves(): Sight[] {
    return this.sights.filter(({ what }) => what === 'leaves');
  }

  /** Waits until so many jobs have ended. @returns when the last did, or undefined when they do not in time */
  async ended(count: number, within: number): Promise<number | undefined> {
    const done = (): number => this.sights.filter(({ what }) => what === 'ended').length;
    let [seen, all] = [0, 0];
    const enough = (): boolean => {
      if (seen !== this.sights.length) [seen, all] = [this.sights.length, done()];
      return all >= count;
    };
    return this.world.eventually('', enough, { within }).then(
      () => this.world.now(),
      () => undefined,
    );
  }

  /** The hosts on which a job ran, in this order; a host that it left and that had it back without another is there once. */
  path(job: string): string[] {
    const hosts = this.sights.filter((one) => one.job === job && one.what === 'runs').map(({ host }) => host);
    return hosts.filter((host, n) => host !== hosts[n - 1]);
  }

  /** What became of one job, in words. */
  story(job: string): string {
    const sights = this.sights.filter((sight) => sight.job === job);
    if (sights.length === 0) return 'it was never seen';
    return sights
      .slice(-8)
      .map(({ host, what, to }) => {
        if (what === 'runs') return `it ran on ${host}`;
        return what === 'ended' ? `it ended on ${host}` : `it left ${host} for ${to}`;
      })
      .join('; then ');
  }
}

/**
 * A lower bound of the best makespan, in ms: however the jobs are placed, and if moves cost nothing, cores do not compute more
 * than they can, and a job uses one core at a time. What comes at some moment or later cannot be computed before it.
 */
export function lowerBound(jobs: readonly Submission[], cores: number): number {
  const bounds = jobs.map(({ at }) => {
    const later = jobs.filter((job) => job.at >= at);
    const work = later.reduce((sum, { left }) => sum + left, 0);
    return at + Math.max(work / cores, ...later.map(({ left }) => left));
  });
  return Math.max(...bounds);
}

/** Submits jobs at hosts, each at its time. */
export async function submitAll(
  jobs: readonly (Submission & { readonly to: WorldProcess | undefined })[],
  world: World,
): Promise<void> {
  for (const { to, id, left, size, at } of [...jobs].sort((a, b) => a.at - b.at)) {
    if (at > world.now()) await world.sleep(at - world.now());
    to?.type(`submit ${id} ${left} ${size}`);
  }
}

/** What stands in a host's journal. */
function journalOf({ files }: WorldHost): Entry[] {
  return (files.get(journalFile) ?? '')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text) as Entry);
}

/** The names of the jobs that ended, as the journals of all hosts have it: one for each end. */
export function endsOf(world: World): string[] {
  return world.hosts.flatMap((host) =>
    journalOf(host).flatMap((entry) => ('ended' in entry ? [entry.ended] : [])),
  );
}

/** The jobs that are still leaving, by a host's journal. */
export function leavingFrom(host: WorldHost): string[] {
  const leaving = new Map<string, string>();
  for (const entry of journalOf(host)) {
    if ('leaving' in entry) leaving.set(entry.leaving.number, entry.leaving.job.id);
    else if ('gone' in entry) leaving.delete(entry.gone);
    else if ('back' in entry) leaving.delete(entry.back);
  }
  return [...leaving.values()];
}

/** A job's name with its time and its size. */
export function described({ id, left, size }: Job): string {
  return `${id} (${left} ms, ${size / 1_000} kB)`;
}

export function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}

/** Judges that no job ran twice. */
export function oneAtATime(watch: Watch, context: string): void {
  const { twice } = watch;
  if (!twice) return;
  assert.fail(`${context} ${twice.job} ran on ${twice.hosts} at the same time: ${watch.story(twice.job)}.`);
}
