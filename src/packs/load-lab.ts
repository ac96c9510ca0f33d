/** Reads a lab from its folder, and judges whether it is whole. */
import path from 'node:path';
import { labContentProblems } from './lab-content';
import { libraryProblems, librariesOf } from './libraries';
import type { JsonText } from './json-text';
import type { Lab, LabManifest, Problem } from './manifest';
import { parseLab } from './schema';
import { readText } from './source-text';
import { textsProblems } from './texts';
import { listTree, type Tree } from './tree';

/** A lab, or, where it is broken, only problems. */
export type LabResult =
  | { readonly lab: Lab; readonly json: JsonText }
  | { readonly lab?: undefined; readonly problems: readonly Problem[] };

/** Where a lab belongs: the slugs of its pack and unit, and the pack's folder, which links must not leave. */
export interface LabPlace {
  readonly pack: string;
  readonly unit: string;
  readonly root: string;
}

/** Loads one lab by itself. Never rejects for what is in the folder. */
export async function loadLab(folder: string, place: LabPlace): Promise<LabResult> {
  const absolute = path.resolve(folder);
  const found = await readText(path.join(absolute, 'lab.json'), noManifest);
  if (typeof found !== 'string') return { problems: [found] };
  return loadLabWith(absolute, place, await listTree(absolute, place.root));
}

/**
 * As `loadLab`, with what loading a whole pack has at hand.
 * @param tree the lab's files; `unjudged`: the manifest alone is read
 */
export async function loadLabWith(
  folder: string,
  place: LabPlace,
  tree: Tree | 'unjudged',
): Promise<LabResult> {
  const file = path.join(folder, 'lab.json');
  const text = await readText(file, noManifest);
  if (typeof text !== 'string') return { problems: [text] };
  const parsed = parseLab(file, text);
  if (parsed.manifest === undefined)
    return { problems: [...parsed.problems, ...(tree === 'unjudged' ? [] : tree.problems)] };
  const { manifest, json } = parsed;
  const problems = identityProblems(folder, manifest, json);
  if (tree !== 'unjudged') problems.push(...(await contentProblems(folder, place, manifest, json, tree)));
  if (problems.length > 0) return { problems };
  const libraries = librariesOf(place.root, manifest);
  return { lab: { folder, manifest, pack: place.pack, unit: place.unit, libraries }, json };
}

/** What is wrong with everything in a lab's folder but its manifest. */
async function contentProblems(
  folder: string,
  { root }: LabPlace,
  manifest: LabManifest,
  json: JsonText,
  { files, problems }: Tree,
): Promise<Problem[]> {
  const starter = files
    .filter((name) => name.startsWith('starter/'))
    .map((name) => name.slice('starter/'.length));
  return [
    ...labContentProblems(folder, manifest, json, files),
    ...(await textsProblems(folder, files)),
    ...(await libraryProblems(root, manifest, json, starter)),
    ...problems,
  ];
}

const noManifest = 'There is no lab.json here. Make the lab with "dlabs new lab", or put its lab.json here.';

function identityProblems(folder: string, manifest: LabManifest, json: JsonText): Problem[] {
  const problems: Problem[] = [];
  const name = path.basename(folder);
  if (manifest.slug !== name) {
    const message = `The slug is "${manifest.slug}", but the folder is "${name}". Give both the same name.`;
    problems.push(json.problem(['slug'], message));
  }
  if (manifest.minutes[0] > manifest.minutes[1]) {
    problems.push(
      json.problem(['minutes'], 'The first number is the least minutes: write the smaller one first.'),
    );
  }
  const stages = new Set<string>();
  const ids = new Set([manifest.id]);
  manifest.stages.forEach((stage, index) => {
    if (stages.has(stage.slug)) {
      const message = `Two stages have the slug "${stage.slug}". Checks name stages by slug: rename this one.`;
      problems.push(json.problem(['stages', index, 'slug'], message));
    }
    if (ids.has(stage.id)) {
      problems.push(
        json.problem(['stages', index, 'id'], 'This id is used above. Give this stage a new UUID.'),
      );
    }
    stages.add(stage.slug);
    ids.add(stage.id);
  });
  return problems;
}
