/** Reads a pack from a folder: its manifest, and every lab that is whole. */
import path from 'node:path';
import { loadLabWith } from './load-lab';
import type { JsonPath, JsonText } from './json-text';
import type { Lab, Pack, PackManifest, PackResult, Problem, UnitManifest } from './manifest';
import { isInside } from './safe-path';
import { parsePack, type Parsed } from './schema';
import { readText } from './source-text';
import { byCodeUnits, listManifests, listTree, type Tree } from './tree';
import { compareVersions } from './version';

export interface LoadOptions {
  /** The version of Distributed Labs that is running; a pack that needs a newer one is not loaded. */
  readonly engine?: string;
  /** Reads the manifests alone: what else is in the pack was judged when it was built and installed. */
  readonly manifestsOnly?: boolean;
}

/**
 * Loads the pack in `folder`. Never rejects for what is in the folder: a broken `pack.json` gives problems only, and
 * a broken lab is left out of the pack and told in its `problems`.
 */
export async function loadPack(folder: string, options: LoadOptions = {}): Promise<PackResult> {
  const root = path.resolve(folder);
  const parsed = await readPackManifest(root);
  if (parsed.manifest === undefined) return parsed;
  const { manifest, json } = parsed;
  const problems = engineProblems(json, manifest, options.engine);
  if (problems.length > 0) return { problems };
  const shallow = options.manifestsOnly === true;
  const tree = await (shallow ? listManifests(root, manifest) : listTree(root, root));
  const loader = new LabsLoader(root, manifest, tree, json, shallow);
  for (const [index, unit] of manifest.units.entries()) await loader.unit(unit, index);
  loader.tellRest();
  return { pack: { folder: root, manifest, labs: loader.labs, problems: loader.problems } satisfies Pack };
}

/** Reads and judges `pack.json` alone. */
export async function readPackManifest(folder: string): Promise<Parsed<PackManifest>> {
  const file = path.join(folder, 'pack.json');
  const missing =
    'There is no pack.json here. Choose the folder of a pack, or make one with "dlabs new pack".';
  const text = await readText(file, missing);
  if (typeof text !== 'string') return { problems: [text] };
  return parsePack(file, text);
}

/** Collects the labs of a pack, and what keeps others from being among them. */
class LabsLoader {
  readonly labs: Lab[] = [];
  readonly problems: Problem[] = [];
  /** Ids and slugs by where they were first used. */
  readonly #used = new Map<string, string>();

  constructor(
    private readonly root: string,
    private readonly manifest: PackManifest,
    private readonly tree: Tree,
    private readonly json: JsonText,
    private readonly manifestsOnly: boolean,
  ) {
    this.#used.set(manifest.id, 'pack.json');
  }

  async unit(unit: UnitManifest, index: number): Promise<void> {
    const at = ['units', index];
    if (this.#usedAgain(this.json, [[[...at, 'id'], unit.id]], unit.slug)) return;
    if (this.#slugUsedAgain('unit', unit.slug, [...at, 'slug'])) return;
    if (unit.labs.length > 0 && !this.#holds(unit.slug)) {
      const message = `There is no folder "${unit.slug}" with labs in it. Make it, or mend the unit's slug.`;
      this.#tellMissing(unit.slug, this.json.problem([...at, 'slug'], message));
      return;
    }
    for (const [l, slug] of unit.labs.entries()) await this.#lab(unit, slug, [...at, 'labs', l]);
  }

  async #lab(unit: UnitManifest, slug: string, at: JsonPath): Promise<void> {
    if (this.#slugUsedAgain('lab', slug, at)) return;
    const inPack = `${unit.slug}/${slug}`;
    if (!this.#holds(inPack)) {
      const message = `There is no lab in "${inPack}". Make it with "dlabs new lab", or take "${slug}" off this list.`;
      this.#tellMissing(inPack, this.json.problem(at, message));
      return;
    }
    const folder = path.join(this.root, unit.slug, slug);
    const place = { pack: this.manifest.slug, unit: unit.slug, root: this.root };
    const tree = this.manifestsOnly ? 'unjudged' : subtree(this.tree, inPack, folder);
    const result = await loadLabWith(folder, place, tree);
    if (result.lab === undefined) {
      this.problems.push(...result.problems);
      return;
    }
    const ids: [JsonPath, string][] = [[['id'], result.lab.manifest.id]];
    result.lab.manifest.stages.forEach((stage, index) => ids.push([['stages', index, 'id'], stage.id]));
    if (!this.#usedAgain(result.json, ids, inPack)) this.labs.push(result.lab);
  }

  /** What lies in the pack's folder but in no lab of its list. */
  tellRest(): void {
    const { units } = this.manifest;
    const listed = new Set(units.flatMap((unit) => unit.labs.map((lab) => `${unit.slug}/${lab}`)));
    units.forEach((unit, index) => {
      const found = this.tree.files.filter(
        (file) => file.startsWith(`${unit.slug}/`) && /^[^/]*\/[^/]*\/lab\.json$/.test(file),
      );
      for (const folder of found.map((file) => path.posix.dirname(file))) {
        if (listed.has(folder)) continue;
        const remedy = `Add "${path.posix.basename(folder)}", or remove the folder.`;
        const message = `"${folder}" holds a lab that is not on this list. ${remedy}`;
        this.problems.push(this.json.problem(['units', index, 'labs'], message));
      }
    });
    const labFolders = [...listed].map((lab) => path.join(this.root, lab) + path.sep);
    const inLab = (file: string): boolean => labFolders.some((folder) => file.startsWith(folder));
    this.problems.push(...this.tree.problems.filter((problem) => !inLab(problem.file)));
  }

  #holds(inPack: string): boolean {
    return this.tree.files.some((file) => file.startsWith(`${inPack}/`));
  }

  /** Tells that a folder is missing, unless it is told already why it is not taken, such as a link. */
  #tellMissing(inPack: string, problem: Problem): void {
    const folder = path.join(this.root, inPack);
    if (!this.tree.problems.some(({ file }) => isInside(folder, file) || isInside(file, folder))) {
      this.problems.push(problem);
    }
  }

  /** A folder that was copied from another often keeps its ids. */
  #usedAgain(json: JsonText, ids: readonly [JsonPath, string][], user: string): boolean {
    const again = ids.find(([, id]) => this.#used.has(id));
    for (const [, id] of ids) this.#used.set(id, this.#used.get(id) ?? `"${user}"`);
    if (again === undefined) return false;
    const message = `This id is also used in ${this.#used.get(again[1])}. Give this one a new UUID.`;
    this.problems.push(json.problem(again[0], message));
    return true;
  }

  #slugUsedAgain(kind: 'unit' | 'lab', slug: string, at: JsonPath): boolean {
    const key = `${kind} ${slug}`;
    if (!this.#used.has(key)) {
      this.#used.set(key, slug);
      return false;
    }
    const message = `The pack has the ${kind} "${slug}" twice. Rename one and its folder, or take it off the list.`;
    this.problems.push(this.json.problem(at, message));
    return true;
  }
}

/** The part of a tree that is in one of its folders. */
function subtree(tree: Tree, inPack: string, folder: string): Tree {
  const files = tree.files.filter((file) => file.startsWith(`${inPack}/`));
  const problems = tree.problems.filter(({ file }) => file.startsWith(folder + path.sep));
  return { files: files.map((file) => file.slice(inPack.length + 1)).sort(byCodeUnits), problems };
}

function engineProblems(json: JsonText, manifest: PackManifest, engine: string | undefined): Problem[] {
  if (engine === undefined || compareVersions(manifest.engine, engine) <= 0) return [];
  const needs = `This pack needs Distributed Labs ${manifest.engine} or newer, and this is ${engine}.`;
  return [json.problem(['engine'], `${needs} Update the extension.`)];
}
