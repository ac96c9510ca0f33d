import type { Declared } from '../../checks/report';
import type { LabFiles } from '../../messages/runner';
import type { Runner } from '../../runner/client-api';
import { requireTrust } from '../trust';

/** What labs declare: checks, measurements and points. Asked of the runner once, until packs change. */
export class Declarations {
  readonly #byLab = new Map<string, Promise<readonly Declared[]>>();

  constructor(private readonly runner: () => Promise<Runner>) {}

  /** Runs the pack's code, though nothing of the student: only in a trusted workspace. */
  async of(files: LabFiles): Promise<readonly Declared[]> {
    requireTrust();
    const known = this.#byLab.get(files.labFolder);
    if (known !== undefined) return known;
    const asked = this.runner().then((runner) => runner.list(files));
    this.#byLab.set(files.labFolder, asked);
    asked.catch(() => this.#byLab.delete(files.labFolder));
    return asked;
  }

  /** Packs have changed. */
  forget(): void {
    this.#byLab.clear();
  }
}

/** The points of each stage, by slug. */
export function stagePoints(declared: readonly Declared[]): ReadonlyMap<string, number> {
  const points = new Map<string, number>();
  for (const { stage, points: more } of declared) points.set(stage, (points.get(stage) ?? 0) + more);
  return points;
}
