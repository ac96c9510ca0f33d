import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Installation } from '../../packs/install';
import type { Labs } from '../labs/labs';
import { withProgress } from '../progress';

/** Where the parts of this extension are that new packs are made of. */
export interface PackParts {
  /** The template lab. */
  readonly template: string;
  /** The declarations of `dlabs` and `dlabs/world`. */
  readonly typesFolder: string;
}

/** What teachers do: install packs, and write new ones. */
export class PackActions {
  constructor(
    private readonly labs: Labs,
    private readonly parts: PackParts,
  ) {}

  /** Asks for a `.labpack` file, unless one is given, and installs it. */
  async install(given?: vscode.Uri): Promise<void> {
    const file = given ?? (await askForPack());
    if (file === undefined) return;
    const { installPack } = await import('../../packs/install');
    const { installed: folder, engine } = this.labs.finder;
    const known = (await this.labs.entries()).filter(({ origin }) => origin !== 'installed');
    const others = known.flatMap(({ pack }) => pack?.manifest ?? []);
    const abort = new AbortController();
    const title = vscode.l10n.t('Installing {0}…', path.basename(file.fsPath));
    const install = () => installPack(file.fsPath, folder, { signal: abort.signal, engine, others });
    const installation = await unlessAborted(abort.signal, () =>
      withProgress(title, install, () => abort.abort()),
    );
    this.labs.refresh('packs');
    void vscode.window.showInformationMessage(installedText(installation));
    await vscode.commands.executeCommand('distributedLabs.labs.focus');
  }

  async newPack(): Promise<void> {
    const title = await ask(vscode.l10n.t('Title of the pack'), vscode.l10n.t('Networks, second term'));
    if (title === undefined) return;
    const parent = await askForParent();
    if (parent === undefined) return;
    const { newPack } = await import('../../packs/scaffold');
    const { engine } = this.labs.finder;
    // In a folder `labs`, the editor completes and checks the manifests.
    const home = path.basename(parent.fsPath) === 'labs' ? parent.fsPath : path.join(parent.fsPath, 'labs');
    const slug = slugOf(title);
    const folder = await newPack(path.join(home, slug), { slug, title, author: '', engine, ...this.parts });
    this.labs.refresh('packs');
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'pack.json')));
  }

  /** Adds a lab to a pack that is being written in the workspace. */
  async newLab(): Promise<void> {
    const pack = await this.#choosePack();
    if (pack === undefined) return;
    const units = pack.units.map(({ title, unit }) => ({ label: title, description: unit.slug, unit }));
    const placeHolder = vscode.l10n.t('In which unit?');
    const chosen = units.length === 1 ? units[0] : await vscode.window.showQuickPick(units, { placeHolder });
    if (chosen === undefined) return;
    const title = await ask(vscode.l10n.t('Title of the lab'), vscode.l10n.t('Leader election'));
    if (title === undefined) return;
    const { newLab } = await import('../../packs/scaffold');
    const { template } = this.parts;
    const folder = await newLab(pack.folder, {
      unit: chosen.unit.slug,
      slug: slugOf(title),
      title,
      template,
    });
    this.labs.refresh('packs');
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, 'guide.md')));
  }

  async #choosePack() {
    const packs = (await this.labs.entries()).filter(
      ({ origin, pack }) => origin === 'workspace' && pack !== undefined,
    );
    if (packs.length === 0) {
      const make = vscode.l10n.t('New Pack…');
      const text = vscode.l10n.t('There is no pack in this workspace that a lab could be added to.');
      if ((await vscode.window.showInformationMessage(text, make)) === make) await this.newPack();
      return undefined;
    }
    const items = packs.map((pack) => ({ label: pack.title, description: pack.folder, pack }));
    const placeHolder = vscode.l10n.t('In which pack?');
    const chosen = packs.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { placeHolder });
    return chosen?.pack;
  }
}

/** A title as a name for folders: lower-case letters, digits and hyphens. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
}

async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw new vscode.CancellationError();
    throw error;
  }
}

function installedText({ pack: { manifest }, replaced }: Installation): string {
  const title = manifest.title[vscode.env.language] ?? manifest.title.en;
  return replaced === undefined
    ? vscode.l10n.t('“{0}” {1} is installed.', title, manifest.version)
    : vscode.l10n.t('“{0}” {1} is installed; it was {2}.', title, manifest.version, replaced);
}

async function askForPack(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a pack of labs'),
    openLabel: vscode.l10n.t('Install'),
    filters: { [vscode.l10n.t('Packs of labs')]: ['labpack'] },
  });
  return chosen?.[0];
}

async function askForParent(): Promise<vscode.Uri | undefined> {
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (first !== undefined) return first;
  const title = vscode.l10n.t('Choose a folder for the pack');
  return (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, title }))?.[0];
}

async function ask(title: string, example: string): Promise<string | undefined> {
  const validateInput = (text: string) =>
    slugOf(text) === '' ? vscode.l10n.t('A title needs letters or digits.') : undefined;
  const placeHolder = vscode.l10n.t('For example: {0}', example);
  const typed = await vscode.window.showInputBox({ title, placeHolder, validateInput, ignoreFocusOut: true });
  return typed?.trim();
}
