/** Measures inside a real VS Code; each figure is printed as a line that `vscode.ts` reads. */
import * as fs from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/vscode/extension';

/** The folder of the lab's solution, which is not shipped. */
declare const SOLUTION: string;

/** An extension of VS Code's own that does little when it is activated. */
const smallExtension = 'vscode.media-preview';

const settleSecondsMax = 20;
const busyShareMax = 0.15;

const lab = 'clients-servers-migration/access-transparency';

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<TestApi>('distributed-labs.distributed-labs');
  if (!extension) throw new Error('the extension is not there');
  await windowToSettle();
  // Part of an activation is the editor's own, and the machine's noise: one of VS Code's own stands beside ours.
  const small = vscode.extensions.getExtension(smallExtension);
  if (!small) throw new Error(`${smallExtension} is not there`);
  await tellActivation('vscode.activation_of_media_preview_ms', small);
  const api = await tellActivation('vscode.activation_ms', extension);
  await saveToVerdicts(api);
}

async function tellActivation<T>(name: string, extension: vscode.Extension<T>): Promise<T> {
  if (extension.isActive) throw new Error(`${extension.id} is active already`);
  const begin = performance.now();
  const api = await extension.activate();
  tell(name, performance.now() - begin);
  return api;
}

/** Waits until the window, which is just opening, leaves the machine in peace; and tells how busy it still is. */
async function windowToSettle(): Promise<void> {
  let busy = 1;
  for (let i = 0; i < settleSecondsMax && busy > busyShareMax; i++) busy = await busyShare();
  tell('vscode.machine_busy_before_activation_percent', busy * 100);
}

/** Which share of all cores' time was used in the second that comes, by whomever. */
async function busyShare(): Promise<number> {
  const before = coreTimes();
  await delay(1000);
  const after = coreTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function coreTimes(): { readonly idle: number; readonly all: number } {
  const times = os.cpus().map((core) => core.times);
  const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
  return {
    idle: sum(times.map(({ idle }) => idle)),
    all: sum(times.flatMap((one) => Object.values<number>(one))),
  };
}

/** From saving a file to the verdicts of the lab's checks: many of them have 200 schedules. */
async function saveToVerdicts(api: TestApi): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const entry = await api.labs.byKey(lab);
  if (!folder || !entry) throw new Error('there is no folder, or no lab');
  await api.actions.start(entry, folder.uri);
  const attempt = path.join(folder.uri.fsPath, 'access-transparency');
  for (const name of await fs.readdir(SOLUTION))
    await fs.copyFile(path.join(SOLUTION, name), path.join(attempt, name));
  const document = await vscode.workspace.openTextDocument(path.join(attempt, 'stub.ts'));
  for (let i = 0; i < 6; i++) {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '\n');
    await vscode.workspace.applyEdit(edit);
    const begin = performance.now();
    await document.save();
    await vscode.commands.executeCommand('distributedLabs.check', { lab });
    const run = api.known.of(attempt)?.run;
    if (run?.points.earned !== run?.points.of) throw new Error('the solution did not pass');
    if (i > 0) tell('vscode.save_to_all_verdicts_ms', performance.now() - begin);
    const one = run?.checks.find(({ schedules }) => schedules.of === 200);
    if (i > 0 && one) tell('vscode.check_of_200_schedules_ms', one.duration);
  }
}

function tell(name: string, value: number): void {
  console.log(`FIGURE ${JSON.stringify({ name, value })}`);
}
