/** The manifests of a pack: `pack.json` and each lab's `lab.json`. `media/schema/*.json` says the same for editors. */

/** A text in English and, where given, other languages by lower-case tag: `{ "en": "…", "pt-br": "…" }`. */
export type Localized = { readonly en: string } & { readonly [language: string]: string };

export interface PackManifest {
  /** A UUID that never changes. */
  readonly id: string;
  readonly slug: string;
  /** Semantic version. */
  readonly version: string;
  readonly title: Localized;
  readonly description: Localized;
  readonly authors: readonly { readonly name: string; readonly email?: string }[];
  /** An SPDX licence expression. */
  readonly licence: string;
  /** The oldest version of Distributed Labs that the pack runs on. */
  readonly engine: string;
  readonly units: readonly UnitManifest[];
}

export interface UnitManifest {
  readonly id: string;
  /** Also the folder's name. */
  readonly slug: string;
  readonly title: Localized;
  /** The slugs of the unit's labs, in order; each is a folder in the unit's folder. */
  readonly labs: readonly string[];
}

export interface LabManifest {
  readonly id: string;
  /** Also the folder's name. */
  readonly slug: string;
  readonly title: Localized;
  /** One sentence. */
  readonly summary: Localized;
  /** How long a student needs: least and most. */
  readonly minutes: readonly [number, number];
  /** The files of `starter/` that the student edits. Checks take every other file from the pack. */
  readonly edit: readonly string[];
  /** Support libraries of the pack, by slug: each appears as a folder of that name beside the lab's programs. */
  readonly libraries?: readonly string[];
  readonly stages: readonly StageManifest[];
  /** Wrong solutions, each a folder of `mutants/`. Left out of a student build. */
  readonly mutants?: readonly MutantManifest[];
}

export interface StageManifest {
  readonly id: string;
  readonly slug: string;
  readonly title: Localized;
}

export interface MutantManifest {
  /** The folder: its files are laid over the solution's. */
  readonly slug: string;
  /** The mistake, in a sentence. */
  readonly mistake: string;
  /** The name of the check that must catch it. */
  readonly caughtBy: string;
}

/**
 * A lab found on the disk and valid. Folders are absolute. Files of a lab: `lab.json`, `guide.md`, `guide.pt-br.md`,
 * `figures/`, `starter/`, `scenario.ts`, `checks.ts`, `l10n.pt-br.json` (English text of checks and hints to the
 * other language), and for instructors `solution/`, `mutants/<slug>/`, `hidden/checks.ts`.
 */
export interface Lab {
  readonly folder: string;
  readonly manifest: LabManifest;
  /** Slugs of the pack and unit. */
  readonly pack: string;
  readonly unit: string;
  /** The support libraries that its programs import. */
  readonly libraries: readonly Library[];
}

/** Modules that several labs of a pack share: the folder `libraries/<slug>` of the pack. */
export interface Library {
  readonly slug: string;
  /** Absolute. */
  readonly folder: string;
}

/** A pack found on the disk. Labs with a broken manifest are left out and told in `problems`. */
export interface Pack {
  readonly folder: string;
  readonly manifest: PackManifest;
  readonly labs: readonly Lab[];
  readonly problems: readonly Problem[];
}

/** Something wrong in a pack's file, in words that name the remedy. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What `packs/load` gives: a pack, or, where `pack.json` itself cannot be read, only problems. */
export type PackResult =
  { readonly pack: Pack } | { readonly pack?: undefined; readonly problems: readonly Problem[] };
