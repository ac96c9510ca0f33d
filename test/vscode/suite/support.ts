/** What the tests in the extension host share. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { newPack } from '../../../src/packs/scaffold';
import type { TestApi } from '../../../src/vscode/extension';
import type { LabEntry } from '../../../src/vscode/labs/entries';

export const extension = vscode.extensions.getExtension<TestApi | undefined>(
  'distributed-labs.distributed-labs',
);
export const extensionPath = extension?.extensionPath ?? '';
const packSlug = 'suite-pack';

/** The lab that the tests work with: the template of new labs. */
export const labKey = `${packSlug}/echo-server`;

/** The extension's parts. */
export async function api(): Promise<TestApi> {
  assert.ok(extension, 'the extension is there');
  const parts = await extension.activate();
  assert.ok(parts, 'the extension runs in test mode');
  return parts;
}

export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder !== undefined, 'the tests need a folder to work in');
  return folder;
}

/** Waits until something holds, and gives it. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited 30 s for ${what}`);
}

/** A pack in the workspace with one complete lab: the one that `New Pack…` makes. */
export async function labOfTests(): Promise<LabEntry> {
  const { labs } = await api();
  const folder = path.join(workspaceFolder(), 'labs', packSlug);
  if (!(await exists(folder))) {
    const template = path.join(extensionPath, 'media/templates/lab');
    const typesFolder = path.join(extensionPath, 'out/types');
    await newPack(folder, {
      slug: packSlug,
      title: 'Suite',
      author: '',
      engine: '0.1.0',
      template,
      typesFolder,
    });
  }
  labs.refresh('packs');
  return eventually('the pack of the tests', () => labs.byKey(labKey));
}

/** A fresh attempt at the lab of the tests, in a folder of its own. */
export async function freshAttempt(name: string): Promise<{ lab: LabEntry; folder: string }> {
  const lab = await labOfTests();
  const { labs, actions } = await api();
  const parent = path.join(workspaceFolder(), name);
  await fs.rm(parent, { recursive: true, force: true });
  await actions.start(lab, vscode.Uri.file(parent));
  const folder = path.join(parent, 'echo-server');
  await eventually('the attempt', () => labs.attemptOf(folder));
  return { lab: (await labs.byKey(labKey)) ?? lab, folder };
}

/** Removes attempts, so that the next test has the only one. */
export async function removeAttempts(): Promise<void> {
  const { labs } = await api();
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const lab of await labs.labs()) {
    for (const { folder } of lab.attempts)
      await fs.rm(path.dirname(folder), { recursive: true, force: true });
  }
  labs.refresh('attempts');
}

/** Puts the solution of the lab into an attempt. */
export async function solve(lab: LabEntry, folder: string): Promise<void> {
  for (const file of lab.lab.manifest.edit) {
    await fs.copyFile(path.join(lab.lab.folder, 'solution', file), path.join(folder, file));
  }
}

export async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
