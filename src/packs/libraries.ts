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

/** The libraries that a lab names. @param root the pack's folder */
export function librariesOf(root: string, manifest: LabManifest): Library[] {
  return (manifest.libraries ?? []).map((slug) => ({ slug, folder: path.join(root, folderName, slug) }));
}

/**
 * What keeps a lab from the libraries that it names.
 * @param root the pack's folder
 * @param starter the paths of the lab's starter: no folder there may have a library's name
 */
export async function libraryProblems(
  root: string,
  manifest: LabManifest,
  json: JsonText,
  starter: readonly string[],
): Promise<Problem[]> {
  const wanted = manifest.libraries ?? [];
  if (wanted.length === 0) return [];
  const { files } = await listTree(path.join(root, folderName), root);
  const known = [...new Set(files.flatMap((file) => /^([^/]+)\//.exec(file)?.[1] ?? []))];
  return wanted.flatMap((slug, index) => {
    const fault = libraryFault(slug, known, starter);
    return fault === undefined ? [] : [json.problem(['libraries', index], fault)];
  });
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
  const own = await listTree(starter, lab.folder);
  const given = own.files.map((name): GivenFile => ({ name, source: path.join(starter, name) }));
  for (const { slug, folder } of lab.libraries) {
    const { files } = await listTree(folder, folder);
    given.push(...files.map((name) => ({ name: `${slug}/${name}`, source: path.join(folder, name) })));
  }
  return given;
}
