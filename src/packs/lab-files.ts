/** Where the files of a lab are, for checking and running an attempt, and for proving the lab itself. */
import path from 'node:path';
import type { Lab } from './manifest';

/** Where the files of a lab and of one attempt are. Folders are absolute. */
export interface LabFiles {
  /** Slugs, for reports. */
  readonly pack: string;
  readonly lab: string;
  /** The lab's folder in the pack: `scenario.ts`, `checks.ts`, `starter/`. */
  readonly labFolder: string;
  /**
   * Folders in which a program's file is looked for, first to last. `only`: the folder counts for these files alone;
   * `at`: it is a library, which appears as this folder of the lab. Checks look for edited files in the attempt and
   * for all others in the pack's starter and libraries.
   */
  readonly layers: readonly {
    readonly folder: string;
    readonly only?: readonly string[];
    readonly at?: string;
  }[];
  /** The stages' slugs in order. */
  readonly stages: readonly string[];
  /** English texts of checks and hints to the wanted language. Empty for English. */
  readonly texts: Readonly<Record<string, string>>;
  /** The language, as a tag, in which the engine speaks to the student. English when absent. */
  readonly language?: string;
}

/** Whose programs are meant. `folder` is an attempt's. */
export type Source =
  /** The edited files of the attempt; every other file is the pack's, so that tampering with it changes nothing. */
  | { readonly kind: 'check'; readonly folder: string }
  /** All files of the attempt, then the pack's: what the student sees is what runs. */
  | { readonly kind: 'run'; readonly folder: string }
  | { readonly kind: 'starter' }
  | { readonly kind: 'solution' }
  /** A wrong solution, by its slug. */
  | { readonly kind: 'mutant'; readonly slug: string };

/**
 * @param texts what `loadTexts` gives for the reader's language
 * @param language its tag
 */
export function labFiles(
  lab: Lab,
  source: Source,
  texts: LabFiles['texts'] = {},
  language?: string,
): LabFiles {
  return {
    pack: lab.pack,
    lab: lab.manifest.slug,
    labFolder: lab.folder,
    layers: layersOf(lab, source),
    stages: lab.manifest.stages.map((stage) => stage.slug),
    texts,
    ...(language !== undefined && { language: language.toLowerCase() }),
  };
}

function layersOf(lab: Lab, source: Source): LabFiles['layers'] {
  const libraries = lab.libraries.map(({ slug, folder }) => ({ folder, at: slug }));
  return [...ownLayers(lab, source), ...libraries];
}

function ownLayers(lab: Lab, source: Source): LabFiles['layers'] {
  const starter = { folder: path.join(lab.folder, 'starter') };
  const solution = { folder: path.join(lab.folder, 'solution') };
  switch (source.kind) {
    case 'check':
      return [{ folder: path.resolve(source.folder), only: lab.manifest.edit }, starter];
    case 'run':
      return [{ folder: path.resolve(source.folder) }, starter];
    case 'starter':
      return [starter];
    case 'solution':
      return [solution, starter];
    case 'mutant':
      return [{ folder: path.join(lab.folder, 'mutants', source.slug) }, solution, starter];
    default:
      return source satisfies never;
  }
}
