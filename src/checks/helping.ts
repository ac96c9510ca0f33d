import type { CheckOrder, Piece, PieceDone } from '../messages/runner';
import type { DeclaredCheck } from './declare';
import { Driver } from './driver';
import { LabUnderTest } from './lab-under-test';
import type { HelpSession, SessionTools } from './session-api';

/** Helps another process with its order. */
export function openHelp(order: CheckOrder, tools: SessionTools): Promise<HelpSession> {
  return Promise.resolve(new Helper(new LabUnderTest(order), tools));
}

class Helper implements HelpSession {
  readonly #driver: Driver;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lab: LabUnderTest,
    private readonly tools: SessionTools,
  ) {
    this.#driver = new Driver(tools);
  }

  try(piece: Piece): Promise<PieceDone> {
    const result = this.#last.then(() => this.#try(piece));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #try(piece: Piece): Promise<PieceDone> {
    const meter = new WorkMeter();
    this.tools.pulse.enter(piece.name);
    const done = await this.#do(piece);
    this.tools.pulse.enter('');
    return { ...piece, ...done, work: meter.read() };
  }

  async #do({ name, from, to }: Piece): Promise<Omit<PieceDone, keyof Piece | 'work'>> {
    const check = this.lab.checks.find((one) => one.name === name);
    if (check && this.lab.isExhaustive(check)) {
      const { tried, all, failed } = await this.#driver.explore(
        this.lab.bounds(check.options),
        check.body,
        this.lab.schedules(check),
        () => !this.tools.signal.aborted,
      );
      const ended = !failed && !this.tools.signal.aborted;
      return ended ? { passed: 1, explored: { tried, all } } : { passed: 0 };
    }
    if (check) return { passed: await this.#passed(check, from, to) };
    return this.#measure({ name, from, to });
  }

  /** How many pass, until one does not. */
  async #passed(check: DeclaredCheck, from: number, to: number): Promise<number> {
    let n = from;
    for (; n < to; n++) {
      const outcome = await this.#driver.attempt(this.lab.schedule(check, n), check.body);
      if (!('result' in outcome)) break;
    }
    return n - from;
  }

  async #measure({ name, from, to }: Piece): Promise<Omit<PieceDone, keyof Piece | 'work'>> {
    const measure = this.lab.toMeasure.find((one) => one.name === name);
    const points: Readonly<Record<string, number>>[] = [];
    for (let n = from; measure && n < to; n++) {
      const x = measure.options.x.values[n] as number;
      const { result, trouble } = await this.#driver.attempt(this.lab.point(measure, n), (world) =>
        measure.body(world, x),
      );
      if (trouble || result === undefined) break;
      points.push(result);
    }
    return { passed: points.length, points };
  }
}

/** Processor time: on a busy machine, the time on the clock says little of how long the work is. */
class WorkMeter {
  readonly #begin = performance.now();
  readonly #cpu = process.cpuUsage();

  /** Milliseconds. Some systems count in steps of 16: what passed on the clock then bounds it. */
  read(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    return Math.max((user + system) / 1_000, (performance.now() - this.#begin) / 16);
  }
}
