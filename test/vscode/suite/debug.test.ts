import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { api, eventually, freshAttempt, labKey, removeAttempts } from './support';

describe('debugging a check', () => {
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.debug.stopDebugging();
    await removeAttempts();
  });

  it('stops in the student’s program in the schedule that failed, and gives the verdict again', async () => {
    const { lab, folder } = await freshAttempt('debugged');
    await vscode.commands.executeCommand('distributedLabs.check', { lab: labKey });
    const { tests, known, labs } = await api();
    const failed = known.of(folder)?.run.checks.find(({ failure }) => failure?.replay !== undefined);
    assert.ok(failed);
    const file = vscode.Uri.file(path.join(folder, lab.lab.manifest.edit[0] ?? ''));
    const text = (await vscode.workspace.openTextDocument(file)).getText().split('\n');
    const line = text.findIndex((one) => one.includes('listen('));
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(file, new vscode.Position(line, 0))),
    ]);
    const target = await labs.target(lab, folder);
    const done = tests.debugCheck(target, failed.name, undefined);
    const frame = await eventually('the debugger to stop', () => vscode.debug.activeStackItem);
    assert.ok(frame);
    await eventually('the program’s file', () =>
      vscode.window.activeTextEditor?.document.uri.fsPath === file.fsPath ? true : undefined,
    );
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await done;
    const again = known.of(folder)?.run.checks.find(({ name }) => name === failed.name);
    assert.equal(again?.verdict, failed.verdict);
  });
});
