/** The files of a folder that belong to a pack, and what in it cannot be part of one. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { PackManifest, Problem } from './manifest';
import { collisionKey, isInside, pathFault } from './safe-path';
import { codeOf, fileProblem, isFile, isMissing } from './source-text';

export interface Tree {
  /** Paths of files from the folder, with `/`, sorted by code units. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Most files that a pack may hold. */
export const filesMax = 5000;
const depthMax = 20;
const ignoredNames = new Set(['node_modules', 'Thumbs.db', 'desktop.ini']);

/**
 * Lists a folder. Names that begin with a dot, `node_modules` and built packs are passed over. Links to files inside
 * `root` count as files; other links, and names that some system cannot hold, are problems.
 * @param root a folder that links must not leave: the pack's
 */
export async function listTree(folder: string, root: string): Promise<Tree> {
  const walk = new Walk(folder, await realpath(root));
  await walk.visit('', 0);
  return { files: walk.files.sort(byCodeUnits), problems: walk.problems };
}

/** Of a pack's files, each `lab.json` in a folder of a unit, whether the pack lists the lab or not. */
export async function listManifests(root: string, { units }: PackManifest): Promise<Tree> {
  const files: string[] = [];
  const problems: Problem[] = [];
  for (const { slug: unit } of units) {
    try {
      for (const lab of await readdir(path.join(root, unit))) {
        const name = `${unit}/${lab}/lab.json`;
        if (await isFile(path.join(root, name))) files.push(name);
      }
    } catch (error) {
      if (!isMissing(error)) problems.push(unreadableFolder(path.join(root, unit), error));
    }
  }
  return { files, problems };
}

/** The order of names in packs: the same on every system, whatever its language. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class Walk {
  readonly files: string[] = [];
  readonly problems: Problem[] = [];
  readonly #seen = new Map<string, string>();

  constructor(
    readonly folder: string,
    readonly realRoot: string,
  ) {}

  async visit(relative: string, depth: number): Promise<void> {
    if (depth > depthMax)
      return this.#fault(relative, `Folders are nested deeper than ${depthMax}. Flatten them.`);
    for (const entry of await this.#entries(relative)) {
      if (isIgnored(entry.name)) continue;
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (!this.#accepts(name)) continue;
      if (entry.isDirectory()) await this.visit(name, depth + 1);
      else if (entry.isFile()) this.files.push(name);
      else if (entry.isSymbolicLink()) await this.#link(name);
      else this.#fault(name, 'This is neither a file nor a folder. Remove it.');
      if (this.files.length > filesMax) {
        return this.#fault(
          '',
          `There are more than ${filesMax} files here. Leave out what students do not need.`,
        );
      }
    }
  }

  async #entries(relative: string): Promise<Dirent[]> {
    try {
      return await readdir(path.join(this.folder, relative), { withFileTypes: true });
    } catch (error) {
      this.problems.push(unreadableFolder(path.join(this.folder, relative), error));
      return [];
    }
  }

  #accepts(name: string): boolean {
    const fault = pathFault(name);
    if (fault !== undefined) {
      this.#fault(name, `The path "${name}" ${fault}. Rename it, so that every system can hold it.`);
      return false;
    }
    const key = collisionKey(name);
    const other = this.#seen.get(key);
    this.#seen.set(key, name);
    if (other === undefined) return true;
    this.#fault(
      name,
      `"${name}" and "${other}" are one file where upper and lower case count as one. Rename one.`,
    );
    return false;
  }

  async #link(name: string): Promise<void> {
    const message = await this.#linkFault(path.join(this.folder, name));
    if (message === undefined) this.files.push(name);
    else this.#fault(name, message);
  }

  async #linkFault(link: string): Promise<string | undefined> {
    let target: string;
    try {
      target = await realpath(link);
    } catch (error) {
      if (!isMissing(error)) throw error;
      return 'This link points to nothing. Put the file itself here.';
    }
    if (!isInside(this.realRoot, target))
      return 'This link leaves the pack. Put a copy of the file here instead.';
    if ((await stat(link)).isFile()) return undefined;
    return 'This is a link to a folder. Put a copy of the folder here instead.';
  }

  #fault(name: string, message: string): void {
    this.problems.push(fileProblem(path.join(this.folder, name), message));
  }
}

function unreadableFolder(folder: string, error: unknown): Problem {
  return fileProblem(folder, `This folder cannot be read (${codeOf(error)}). Check its permissions.`);
}

function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('.labpack') || ignoredNames.has(name);
}
