import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Origin } from '../../packs/discover';
import type { Pack, Problem } from '../../packs/manifest';

/** A pack that can be used, or, where `pack` is absent, what keeps one from being so. */
export interface PackFound {
  readonly folder: string;
  /** Where it comes from; `workspace`: it is being written there. */
  readonly origin: Origin | 'workspace';
  readonly pack?: Pack;
  readonly problems: readonly Problem[];
}

/** Folders in a workspace that are looked through for packs, at most. */
const workspacePacksMax = 50;

/** Finds packs: embedded, contributed by other extensions, installed, and being written in the workspace. */
export class PackFinder {
  readonly #embedded: string;

  /**
   * @param installed the folder that packs are installed into
   * @param engine the version of Distributed Labs
   */
  constructor(
    extension: string,
    readonly installed: string,
    readonly engine: string,
  ) {
    this.#embedded = path.join(extension, 'labs');
  }

  /** A pack that is being written counts before the same pack from elsewhere: its author wants to see it. */
  async find(): Promise<PackFound[]> {
    const { discoverPacks, packFolders } = await import('../../packs/discover');
    const [embedded, written] = await Promise.all([packFolders(this.#embedded), this.#written()]);
    const places = { embedded, contributed: contributed(), installed: this.installed };
    const { packs, problems } = await discoverPacks(places, { engine: this.engine, manifestsOnly: true });
    const ids = new Set(written.map(({ pack }) => pack?.manifest.id));
    const found = packs
      .filter(({ pack }) => !ids.has(pack.manifest.id))
      .map(({ pack, origin }): PackFound => ({ folder: pack.folder, origin, pack, problems: pack.problems }));
    const told = new Set(packs.flatMap(({ pack }) => pack.problems));
    const broken = problems.filter((problem) => !told.has(problem)).map(brokenPack);
    return [...found, ...broken, ...written];
  }

  async #written(): Promise<PackFound[]> {
    const { loadPack } = await import('../../packs/load');
    const folders = await writtenFolders();
    return Promise.all(
      folders.map(async (folder): Promise<PackFound> => {
        const result = await loadPack(folder, { engine: this.engine });
        if (result.pack === undefined) return { folder, origin: 'workspace', problems: result.problems };
        return { folder, origin: 'workspace', pack: result.pack, problems: result.pack.problems };
      }),
    );
  }
}

function brokenPack(problem: Problem): PackFound {
  return { folder: path.dirname(problem.file), origin: 'installed', problems: [problem] };
}

/** `contributes.labPacks` of other extensions: a list of `{ "path": "…" }`, inside the extension. */
function contributed(): string[] {
  return vscode.extensions.all.flatMap(({ packageJSON, extensionPath }) => {
    const manifest = packageJSON as { contributes?: { labPacks?: unknown } } | undefined;
    const entries: unknown = manifest?.contributes?.labPacks;
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) => {
      const relative = (entry as { path?: unknown } | null)?.path;
      if (typeof relative !== 'string') return [];
      const folder = path.resolve(extensionPath, relative);
      return folder.startsWith(path.resolve(extensionPath) + path.sep) ? [folder] : [];
    });
  });
}

/** Folders of the workspace with a `pack.json` that is ours: other tools have files of that name too. */
async function writtenFolders(): Promise<string[]> {
  const files = await vscode.workspace.findFiles('**/pack.json', '**/node_modules/**', workspacePacksMax);
  const ours = await Promise.all(files.map(isOurs));
  const folders = files.filter((_, index) => ours[index]).map(({ fsPath }) => path.dirname(fsPath));
  return folders.sort();
}

async function isOurs(file: vscode.Uri): Promise<boolean> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return /"units"\s*:\s*\[/.test(text) && /"slug"\s*:/.test(text);
  } catch {
    return false;
  }
}
