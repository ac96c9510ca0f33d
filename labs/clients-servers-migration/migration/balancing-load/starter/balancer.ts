/**
 * GIVEN: tells the other hosts how loaded this one is, hears from them, and lets the policy decide. Nothing to change here.
 */
import type { DatagramSocket } from 'dlabs';
import { ask } from './ask';
import { moveTime, period, port } from './jobs';
import type { Answer, Choice, Job, Load, Offer, Reply, Report, Transfer, View } from './jobs';
import { move } from './move';
import { admit, decide } from './policy';
import type { Runner } from './runner';

/** Milliseconds for which a place is kept, beside the time that the move takes. */
const promiseTime = 3_000;

export class Balancer {
  /** The last load of each other host, the sender's time of it, and when it was heard. */
  readonly #heard = new Map<string, Report & { readonly heard: number }>();
  /** The jobs to which a place was promised, and until when it is kept. */
  readonly #promised = new Map<string, { readonly job: Job; readonly until: number }>();
  /** The transfers to here that are being answered. */
  readonly #answering = new Map<string, Promise<Answer>>();
  /** The jobs of this host that a move is under way for. */
  readonly #moving = new Set<string>();

  constructor(
    readonly runner: Runner,
    readonly peers: readonly string[],
  ) {}

  /** Reports and decides, for ever. */
  async run(): Promise<void> {
    const { host } = this.runner;
    const socket = await host.datagram(port);
    void this.#listen(socket);
    for (;;) {
      await host.sleep(period);
      const report: Report = { load: this.#load(), at: host.now() };
      for (const peer of this.peers) void socket.send({ host: peer, port }, JSON.stringify(report));
      await this.#decide();
    }
  }

  /** Offers a job to another host, and moves it if it is welcome. @returns whether it is */
  async offer({ job, to }: Choice, byHand = false): Promise<boolean> {
    const { host } = this.runner;
    const offer: Offer = { job, from: this.#load() };
    this.#moving.add(job.id);
    const reply = await ask<Reply>(host, to, { offer, byHand }, 1_000).catch(() => undefined);
    if (reply) this.#hear({ load: reply.load, at: host.now() });
    if (!reply?.welcome) {
      this.#moving.delete(job.id);
      return false;
    }
    void move(this.runner, job.id, to)
      .catch((error: unknown) => host.log(`(${job.id} does not move to ${to}: ${(error as Error).message})`))
      .finally(() => this.#moving.delete(job.id));
    return true;
  }

  /** The other side of an offer: keeps a place for a job that is welcome. */
  consider(offer: Offer, byHand: boolean): Reply {
    const { job } = offer;
    const welcome = byHand || admit(this.#load(), offer);
    if (welcome) {
      const until = this.runner.host.now() + promiseTime + 4 * moveTime(job.size);
      this.#promised.set(job.id, { job, until });
    }
    return { welcome, load: this.#load() };
  }

  /** A job arrives: the same transfer gets the same answer, whenever and however often it comes. */
  arrive(transfer: Transfer): Promise<Answer> {
    const { number, job } = transfer;
    const known = this.#answering.get(number);
    if (known) return known;
    const before = this.runner.journal.answers.get(number);
    if (before) return Promise.resolve(before);
    this.#forgetOldPromises();
    const answer = this.runner.take(transfer, this.#promised.has(job.id)).finally(() => {
      this.#promised.delete(job.id);
      this.#answering.delete(number);
    });
    this.#answering.set(number, answer);
    return answer;
  }

  /** Asks the policy until it wants no move, or one is not welcome. */
  async #decide(): Promise<void> {
    for (;;) {
      const view = this.#view();
      const choice = decide(view);
      if (!choice) return;
      if (!view.jobs.some(({ id }) => id === choice.job.id))
        throw new Error(`decide chose the job ${choice.job.id}, which is not in view.jobs`);
      if (!this.peers.includes(choice.to))
        throw new Error(`decide chose the host ${choice.to}, which is none of the others`);
      if (!(await this.offer(choice))) return;
    }
  }

  #view(): View {
    const now = this.runner.host.now();
    const others = [...this.#heard.values()].map(({ load, heard }) => ({ ...load, age: now - heard }));
    const jobs = this.runner.jobs.filter(({ id }) => !this.#moving.has(id));
    return { here: this.#load(), jobs, others };
  }

  #load(): Load {
    const { host } = this.runner;
    this.#forgetOldPromises();
    const here = this.runner.jobs.filter(({ id }) => !this.#moving.has(id));
    const lefts = [...here, ...[...this.#promised.values()].map(({ job }) => job)].map(({ left }) => left);
    const work = lefts.reduce((sum, left) => sum + left, 0);
    return {
      host: host.name,
      cores: host.machine.cores,
      jobs: lefts.length,
      work,
      longest: Math.max(0, ...lefts),
    };
  }

  #forgetOldPromises(): void {
    const now = this.runner.host.now();
    for (const [id, { until }] of this.#promised) if (until < now) this.#promised.delete(id);
  }

  async #listen(socket: DatagramSocket): Promise<void> {
    for await (const { data } of socket) this.#hear(JSON.parse(new TextDecoder().decode(data)) as Report);
  }

  #hear({ load, at }: Report): void {
    const last = this.#heard.get(load.host);
    if (!last || last.at < at) this.#heard.set(load.host, { load, at, heard: this.runner.host.now() });
  }
}
