import { PropertyError } from '../host/property-error';
import type { World } from '../host/world-api';
import type { Ending } from '../os/ending';
import type { OsProcess } from '../os/os-process';
import type { Pool } from '../os/pool';
import { ProcessEnded } from '../host/process-ended';
import type { Observer } from '../os/setup';
import { OsWorld } from '../os/world';
import { makeAbort } from '../program/abort';
import { LoadError } from '../program/load-error';
import type { Loader } from '../program/loader';
import { placeOfCaller } from '../program/places';
import { reportError, type ErrorDetail } from '../program/report';
import type { Choices } from '../sim/choices';
import type { ModuleFiles } from '../program/modules';
import type { ComposedTexts } from '../base/composed-texts';
import type { Failure, Place } from './report';
import { isAssertion } from './schedule';
import type { Words } from './words';

/** What one run in a world on real processes needs. */
export interface OsScheduleOptions {
  readonly pool: Pool;
  readonly loader: Loader;
  /** The files of the check. */
  readonly author?: ModuleFiles;
  /** Faults, inputs and delays are drawn from them; when things happen is the real machine's choice. */
  readonly choices: Choices;
  readonly crashes: 'fail' | 'allow';
  readonly words: Words;
  /** The lab's own texts in the reader's language. */
  readonly texts: ComposedTexts;
}

/** Why a run on real processes failed, before it is put into words. */
export interface OsTrouble {
  readonly kind: Failure['kind'];
  readonly error?: unknown;
  /** What the process that is to blame told of its end. */
  readonly detail?: ErrorDetail;
  readonly text?: string;
  readonly process?: OsProcess;
  readonly place?: Place;
}

const limitKinds = { loop: 'endless-loop', memory: 'memory', output: 'output' } as const;

/** One run of a body in a world on real processes. */
export class OsScheduleRun {
  readonly world: OsWorld;
  /** Settles with the first trouble. */
  readonly trouble: Promise<OsTrouble>;
  #fail: (trouble: OsTrouble) => void = () => undefined;

  constructor(
    readonly options: OsScheduleOptions,
    observer: Partial<Observer> = {},
  ) {
    const { loader, choices, pool } = options;
    const { files } = loader;
    this.trouble = new Promise((resolve) => (this.#fail = resolve));
    const setup = {
      pool,
      forChildren: files.layers,
      loader,
      here: () => placeOfCaller(files),
      makeAbort,
      report: (error: unknown) => reportError(error, files),
      draw: (purpose: string) => {
        const stream = purpose === 'seeds' ? choices.random(purpose) : choices.stream(purpose);
        return (limit: number) => stream.below(limit);
      },
      observer: {
        started: () => undefined,
        output: () => undefined,
        opened: () => undefined,
        happened: () => undefined,
        ...observer,
        ended: (process: OsProcess, ending: Ending) => {
          this.#ended(process, ending);
          observer.ended?.(process, ending);
        },
      },
    };
    this.world = new OsWorld(setup, (error) => this.#fail(troubleOf(error)));
  }

  /**
   * Runs a body to its end, and ends all processes.
   * @param within real milliseconds after which the run is given up; Infinity: never
   */
  async run<T>(
    body: (world: World) => Promise<T> | T,
    within: number,
    signal?: AbortSignal,
  ): Promise<{ readonly trouble?: OsTrouble; readonly result?: T }> {
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (error) => {
      if (!(error instanceof ProcessEnded)) this.#fail(troubleOf(error));
    });
    const timer =
      within < Infinity ? setTimeout(() => this.#fail({ kind: 'virtual-time' }), within) : undefined;
    const settled = this.#settle(body);
    const cancelled = new Promise<object>((resolve) => {
      if (signal?.aborted === true) resolve({});
      signal?.addEventListener('abort', () => resolve({}), { once: true });
    });
    try {
      return await Promise.race([this.trouble.then((trouble) => ({ trouble })), settled, cancelled]);
    } finally {
      clearTimeout(timer);
      await this.world.close();
      process.removeAllListeners('unhandledRejection');
      for (const other of others) process.on('unhandledRejection', other);
    }
  }

  async #settle<T>(
    body: (world: World) => Promise<T> | T,
  ): Promise<{ readonly trouble?: OsTrouble; readonly result?: T }> {
    try {
      return { result: await body(this.world) };
    } catch (error) {
      return { trouble: troubleOf(error) };
    }
  }

  #ended(process: OsProcess, ending: Ending): void {
    if (typeof ending === 'string' || 'code' in ending || process.name === 'probe') return;
    if ('limit' in ending) {
      const { limit, place } = ending;
      this.#fail({ kind: limitKinds[limit], process, ...(place && { place }) });
      return;
    }
    const detail = (ending.error.detail ?? {}) as ErrorDetail;
    const { text } = ending.error;
    if (detail.load) this.#fail({ kind: 'load', process, detail, text });
    else if (this.options.crashes === 'fail') this.#fail({ kind: 'crash', process, detail, text });
  }
}

function troubleOf(error: unknown): OsTrouble {
  if (error instanceof LoadError) return { kind: 'load', error };
  return { kind: error instanceof PropertyError || isAssertion(error) ? 'assertion' : 'check', error };
}
