import type { LabFiles } from '../../messages/runner';

/** A student's attempt at a lab, with all that is needed to run and check it. */
export interface LabTarget {
  /** The attempt's folder. */
  readonly folder: string;
  /** In the editor's language. */
  readonly title: string;
  /** The student's edited files, and the pack's others: what is checked. */
  readonly checkFiles: LabFiles;
  /** All files of the attempt: what is run. */
  readonly runFiles: LabFiles;
  readonly stages: readonly { readonly slug: string; readonly title: string }[];
  /** The files that the student edits. */
  readonly edit: readonly string[];
}
