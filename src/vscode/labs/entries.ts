import * as path from 'node:path';
import type { StageState } from '../../messages/webview';
import type { Lab, Localized, Pack, Problem, UnitManifest } from '../../packs/manifest';
import type { Progress, StageProgress } from '../../packs/progress';
import type { KeptAttempt } from './attempts';
import type { PackFound } from './pack-finder';

/** A pack as it was found. `pack` is absent when its `pack.json` cannot be used. */
export interface PackEntry {
  readonly folder: string;
  readonly origin: PackFound['origin'];
  readonly title: string;
  readonly pack?: Pack;
  readonly units: readonly UnitEntry[];
  readonly problems: readonly Problem[];
}

export interface UnitEntry {
  readonly unit: UnitManifest;
  readonly title: string;
  readonly labs: readonly LabEntry[];
}

/** A lab, and the attempts at it in the workspace. */
export interface LabEntry {
  /** Unique: slugs of pack and lab. */
  readonly key: string;
  readonly pack: Pack;
  readonly lab: Lab;
  readonly title: string;
  readonly summary: string;
  readonly stages: readonly { readonly slug: string; readonly title: string }[];
  readonly attempts: readonly AttemptEntry[];
}

export interface AttemptEntry {
  readonly folder: string;
  readonly progress: Progress;
  readonly stages: readonly StageState[];
}

/** What making entries needs of other modules, which are loaded late. */
export interface EntryTools {
  /** The text in the editor's language. */
  readonly say: (text: Localized) => string;
  readonly stageProgress: (progress: Progress, stage: string) => StageProgress;
}

/** Brings packs and attempts together. */
export function packEntry(found: PackFound, attempts: readonly KeptAttempt[], tools: EntryTools): PackEntry {
  const { folder, origin, pack, problems } = found;
  if (pack === undefined) return { folder, origin, title: path.basename(folder), units: [], problems };
  const units = pack.manifest.units.map((unit) => ({
    unit,
    title: tools.say(unit.title),
    labs: pack.labs
      .filter((lab) => lab.unit === unit.slug)
      .map((lab) => labEntry(pack, lab, attempts, tools)),
  }));
  return { folder, origin, title: tools.say(pack.manifest.title), pack, units, problems };
}

function labEntry(
  pack: Pack,
  lab: Lab,
  attempts: readonly KeptAttempt[],
  { say, stageProgress }: EntryTools,
): LabEntry {
  const { manifest } = lab;
  const own = attempts.filter(({ attempt }) => attempt.record.lab.id === manifest.id);
  return {
    key: `${pack.manifest.slug}/${manifest.slug}`,
    pack,
    lab,
    title: say(manifest.title),
    summary: say(manifest.summary),
    stages: manifest.stages.map(({ slug, title }) => ({ slug, title: say(title) })),
    attempts: own.map(({ attempt, progress }) => ({
      folder: attempt.folder,
      progress,
      stages: manifest.stages.map(({ id, slug, title }) => ({
        slug,
        title: say(title),
        ...stageProgress(progress, id),
      })),
    })),
  };
}

/** The points of an attempt. */
export function pointsOf({ stages }: Pick<AttemptEntry, 'stages'>): {
  readonly earned: number;
  readonly points: number;
} {
  const sum = (of: (stage: StageState) => number) => stages.reduce((total, stage) => total + of(stage), 0);
  return { earned: sum(({ earned }) => earned), points: sum(({ points }) => points) };
}

/** Whether all stages have passed. */
export function isDone({ stages }: Pick<AttemptEntry, 'stages'>): boolean {
  return stages.length > 0 && stages.every(({ verdict }) => verdict === 'passed');
}

/** What stands for the attempt of a lab that was not started. */
export const noAttempt: { readonly progress: Pick<Progress, 'hintsRevealed' | 'answers'> } = {
  progress: { hintsRevealed: {}, answers: {} },
};
