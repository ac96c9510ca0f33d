/** Whether a lab's folder holds what its manifest says and what every lab needs. */
import path from 'node:path';
import type { JsonText } from './json-text';
import type { LabManifest, Problem } from './manifest';
import { pathFault } from './safe-path';
import { fileProblem } from './source-text';
import { nearest } from './suggest';

/** What every lab has, and the remedy where it is missing. */
const needed: readonly (readonly [file: string, remedy: string])[] = [
  ['guide.md', 'Write the guide in English there; "# Title" is its first line.'],
  [
    'scenario.ts',
    'Set up the hosts there and start the programs: "export default function (world: World) { … }".',
  ],
  ['checks.ts', 'Declare the checks there with check(…) from "dlabs/world".'],
];

/** Files that starting an attempt writes itself, so that the starter must not have them. */
const writtenByStart = ['tsconfig.json'];

/** @param files the paths of the lab's files, from its folder */
export function labContentProblems(
  folder: string,
  manifest: LabManifest,
  json: JsonText,
  files: readonly string[],
): Problem[] {
  return [
    ...neededProblems(folder, files),
    ...editProblems(manifest, json, files),
    ...guideNameProblems(folder, files),
    ...mutantProblems(folder, manifest, json, files),
  ];
}

function neededProblems(folder: string, files: readonly string[]): Problem[] {
  const problems = needed
    .filter(([file]) => !files.includes(file))
    .map(([file, remedy]) =>
      fileProblem(path.join(folder, file), missingFile(file, files) ?? `This file is missing. ${remedy}`),
    );
  if (!hasFolder(files, 'starter')) {
    const message = 'The folder starter/ is missing or empty. Put there what the student begins with.';
    problems.push(fileProblem(path.join(folder, 'starter'), message));
  }
  for (const name of writtenByStart) {
    const file = `starter/${name}`;
    if (!files.includes(file)) continue;
    problems.push(
      fileProblem(path.join(folder, file), 'Starting the lab writes this file. Remove it from the starter.'),
    );
  }
  return problems;
}

/** A file that is there under a name with other upper and lower case: some systems find it, others do not. */
function missingFile(wanted: string, files: readonly string[]): string | undefined {
  const other = files.find((file) => file.toLowerCase() === wanted.toLowerCase());
  return other === undefined
    ? undefined
    : `This file is named "${other}". Rename it to "${wanted}", in lower case.`;
}

function editProblems(manifest: LabManifest, json: JsonText, files: readonly string[]): Problem[] {
  if (!hasFolder(files, 'starter')) return [];
  const starter = files
    .filter((file) => file.startsWith('starter/'))
    .map((file) => file.slice('starter/'.length));
  const problems: Problem[] = [];
  manifest.edit.forEach((file, index) => {
    const message = editFault(file, starter);
    if (message !== undefined) problems.push(json.problem(['edit', index], message));
  });
  return problems;
}

function editFault(file: string, starter: readonly string[]): string | undefined {
  const fault = pathFault(file);
  if (fault !== undefined) return `The path "${file}" ${fault}. Name a file of starter/.`;
  if (starter.includes(file)) return undefined;
  if (starter.some((other) => other.startsWith(`${file}/`)))
    return `"${file}" is a folder. Name its files one by one.`;
  const stripped = file.replace(/^starter\//, '');
  const meant = starter.includes(stripped) ? stripped : nearest(file, starter);
  const remedy = meant === undefined ? 'Add it, or take it off this list.' : `Did you mean "${meant}"?`;
  return `There is no file "${file}" in starter/. ${remedy}`;
}

/** A guide whose language is not written as a lower-case tag would never be found. */
function guideNameProblems(folder: string, files: readonly string[]): Problem[] {
  return files
    .filter((file) => /^(?:guide|l10n)\.[^/]+\.(?:md|json)$/i.test(file))
    .filter(
      (file) =>
        !/^(?:guide\.[a-z]{2,3}(?:-[a-z0-9]+)*\.md|l10n\.[a-z]{2,3}(?:-[a-z0-9]+)*\.json)$/.test(file),
    )
    .map((file) => {
      const message = `This name must end in a language tag in lower case. Rename it, such as "guide.pt-br.md".`;
      return fileProblem(path.join(folder, file), message);
    });
}

function mutantProblems(
  folder: string,
  manifest: LabManifest,
  json: JsonText,
  files: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  const mutants = manifest.mutants ?? [];
  const seen = new Set<string>();
  mutants.forEach(({ slug }, index) => {
    const at = ['mutants', index, 'slug'];
    if (seen.has(slug))
      problems.push(json.problem(at, `The mutant "${slug}" is given twice. Keep one of them.`));
    else if (!hasFolder(files, `mutants/${slug}`)) {
      problems.push(
        json.problem(at, `The folder mutants/${slug}/ is missing or empty. Put the wrong solution there.`),
      );
    }
    seen.add(slug);
  });
  const folders = new Set(files.flatMap((file) => /^mutants\/([^/]+)\//.exec(file)?.[1] ?? []));
  for (const slug of folders) {
    if (seen.has(slug)) continue;
    const message = `The folder mutants/${slug}/ is not in "mutants" of lab.json. Add it there, or remove the folder.`;
    problems.push(fileProblem(path.join(folder, 'mutants', slug), message));
  }
  if (mutants.length > 0 && !hasFolder(files, 'solution')) {
    const message =
      'The folder solution/ is missing or empty. Mutants are laid over it: put the right solution there.';
    problems.push(fileProblem(path.join(folder, 'solution'), message));
  }
  return problems;
}

function hasFolder(files: readonly string[], folder: string): boolean {
  return files.some((file) => file.startsWith(`${folder}/`));
}
