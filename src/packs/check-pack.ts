/** Everything that can be found wrong in a pack without running it. */
import { loadGuide } from './guide-file';
import { loadPack, type LoadOptions } from './load';
import type { Pack, Problem } from './manifest';
import { languagesIn } from './texts';

export interface PackCheck {
  /** Absent where `pack.json` itself cannot be used. */
  readonly pack?: Pack | undefined;
  readonly problems: readonly Problem[];
}

/** Loads a pack and judges its guides as well, in every language. Never rejects for what is in the folder. */
export async function checkPack(folder: string, options: LoadOptions = {}): Promise<PackCheck> {
  const result = await loadPack(folder, options);
  if (result.pack === undefined) return result;
  const problems = [...result.pack.problems];
  for (const lab of result.pack.labs) {
    const languages = await languagesIn(lab.folder, 'guide.', '.md');
    for (const language of new Set(['en', ...languages]))
      problems.push(...(await loadGuide(lab, language)).problems);
  }
  return { pack: result.pack, problems };
}

/** A problem as one line, as compilers write it: `file:line:column: message`. */
export function problemLine({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}
