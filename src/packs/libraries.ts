/** Support libraries of a pack: modules that several labs share, in `libraries/<slug>/`. */
import path from 'node:path';
import type { JsonText } from './json-text';
import type { Lab, LabManifest, Library, Problem } from './manifest';
import { nearest } from './suggest';
import { listTree } from './tree';

const folderName = 'libraries';

/** A file that a lab gives to the student, and where it stands. */
export interface GivenFile {
  /** Its path in the attempt, with `/`. */
  readonly name: string;
  /** Absolute. */
  readonly source: string;
}

/**
 * Finds the libraries that a lab names.
 * @param root the pack's folder
 * @param starter the paths of the lab's starter: no folder there may have a library's name
 */
export async function findLibraries(
  root: string,
  manifest: LabManifest,
  json: JsonText,
  starter: readonly string[],
): Promise<{ readonly libraries: readonly Library[]; readonly problems: readonly Problem[] }> {
  const wanted = manifest.libraries ?? [];
  if (wanted.length === 0) return { libraries: [], problems: [] };
  const all = await listTree(path.join(root, folderName), root);
  const known = [...new Set(all.files.flatMap((file) => /^([^/]+)\//.exec(file)?.[1] ?? []))];
  const problems: Problem[] = [];
  const libraries = wanted.map((slug, index): Library => {
    const files = all.files
      .filter((file) => file.startsWith(`${slug}/`))
      .map((file) => file.slice(slug.length + 1));
    const fault = libraryFault(slug, known, starter);
    if (fault !== undefined) problems.push(json.problem(['libraries', index], fault));
    return { slug, folder: path.join(root, folderName, slug), files };
  });
  return { libraries, problems };
}

function libraryFault(
  slug: string,
  known: readonly string[],
  starter: readonly string[],
): string | undefined {
  if (starter.some((file) => file.startsWith(`${slug}/`)))
    return `starter/ has a folder "${slug}", too, so that the library cannot appear there. Rename the folder.`;
  if (known.includes(slug)) return undefined;
  const meant = nearest(slug, known);
  const remedy = meant === undefined ? 'Put it there, or take it off this list.' : `Did you mean "${meant}"?`;
  return `The pack has no library "${slug}" in ${folderName}/. ${remedy}`;
}

/** Every file that the student of a lab is given: the starter's and the libraries'. */
export async function givenFiles(lab: Lab): Promise<readonly GivenFile[]> {
  const starter = path.join(lab.folder, 'starter');
  const { files } = await listTree(starter, lab.folder);
  return [
    ...files.map((name) => ({ name, source: path.join(starter, name) })),
    ...lab.libraries.flatMap((library) =>
      library.files.map((name) => ({
        name: `${library.slug}/${name}`,
        source: path.join(library.folder, name),
      })),
    ),
  ];
}
