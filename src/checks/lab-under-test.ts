import { ComposedTexts } from '../base/composed-texts';
import type { CheckOptions } from '../host/world-api';
import type { CheckOrder } from '../messages/runner';
import { Loader } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import { scheduleSeed, seededChoices } from '../sim/choices';
import type { DeclaredCheck, DeclaredMeasure } from './declare';
import { loadDeclarations } from './declare';
import type { Setting } from './driver';
import type { TaskOptions } from './ledger';
import { osSchedulesMax } from './os-driver';
import { wordsIn, type Words } from './words';

/** Virtual milliseconds that a check may take when it does not say. */
const withinDefault = 60_000;
const measureWithinDefault = 600_000;

/** Schedules that an exhaustive check tries at most when it does not say. */
const exhaustiveMax = 10_000;

/** A lab as one order wants it checked: what it declares, and what each schedule runs with. */
export class LabUnderTest {
  readonly checks: readonly DeclaredCheck[];
  readonly measures: readonly DeclaredMeasure[];
  /** Those that this order runs: what they measure is virtual time. */
  readonly toMeasure: readonly DeclaredMeasure[];
  readonly words: Words;
  readonly texts: ComposedTexts;
  readonly #loader: Loader;
  readonly #author: ModuleFiles;

  /** @throws {HumanError} when the author's files are broken */
  constructor(readonly order: CheckOrder) {
    const { files, checksOnly = false, replay, engine } = order;
    const { checks, measures, author } = loadDeclarations(files);
    this.#author = author;
    this.checks = checks.filter((check) => this.#isWanted(check));
    this.measures = measures.filter((measure) => this.#isWanted(measure));
    this.toMeasure = checksOnly || replay !== undefined || engine === 'os' ? [] : this.measures;
    this.words = wordsIn(files.language);
    this.texts = new ComposedTexts(files.texts, files.language);
    this.#loader = new Loader(new ModuleFiles(files.layers));
  }

  #isWanted({ name, options }: DeclaredCheck | DeclaredMeasure): boolean {
    const { names, stage } = this.order;
    return (names === undefined || names.includes(name)) && (stage === undefined || stage === options.stage);
  }

  /** What of it can be tried piece by piece. */
  tasks(): TaskOptions[] {
    return [
      ...this.checks.map((check) => ({
        name: check.name,
        of: this.isExhaustive(check) ? 1 : this.#before(this.schedules(check)),
        stops: true,
        firstIsMine: !this.isExhaustive(check),
      })),
      ...this.toMeasure.map(({ name, options }) => ({ name, of: options.x.values.length, stops: false })),
    ];
  }

  #before(of: number): number {
    return Math.min(of, this.order.before ?? of);
  }

  isExhaustive({ options }: DeclaredCheck): boolean {
    return options.exhaustive === true && this.order.engine !== 'os';
  }

  /** How many schedules a check asks for. An order's number bounds an exhaustive check as the check's own does. */
  schedules(check: DeclaredCheck): number {
    const { schedules, engine } = this.order;
    if (this.isExhaustive(check)) return schedules ?? check.options.schedules ?? exhaustiveMax;
    const most = engine === 'os' ? osSchedulesMax : Infinity;
    return Math.max(1, schedules ?? Math.min(most, check.options.schedules ?? 1));
  }

  /** The n-th schedule of a check. */
  schedule(check: DeclaredCheck, n: number): Setting {
    return {
      ...this.bounds(check.options),
      choices: seededChoices(scheduleSeed(this.order.seed, check.name, n)),
    };
  }

  /** The n-th point of a measurement. */
  point({ name, options }: DeclaredMeasure, n: number): Setting {
    const { within = measureWithinDefault } = options;
    const choices = seededChoices(scheduleSeed(this.order.seed, name, n + 1));
    return { ...this.bounds({ within }), choices };
  }

  /** All that a check runs with but its choices. */
  bounds({
    within = withinDefault,
    crashes = 'fail',
  }: Pick<CheckOptions, 'within' | 'crashes'>): Omit<Setting, 'choices'> {
    const { words, texts } = this;
    return { loader: this.#loader, author: this.#author, within, crashes, words, texts };
  }
}
