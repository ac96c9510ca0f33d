import * as assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { encodeTrace } from '../../../src/trace/file';
import { readTrace } from '../../../src/vscode/traces/read-trace';
import { TraceSource } from '../../../src/vscode/traces/trace-source';
import { callsWithCrash } from '../../fixtures/traces';
import { api, eventually, freshAttempt, removeAttempts, workspaceFolder } from './support';

describe('a trace file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(workspaceFolder(), 'traces-'));
  });
  afterEach(async () => {
    await removeAttempts();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const written = async (name: string, bytes: Uint8Array): Promise<vscode.Uri> => {
    const file = path.join(folder, name);
    await fs.writeFile(file, bytes);
    return vscode.Uri.file(file);
  };
  const source = async (trace: vscode.Uri): Promise<TraceSource> => {
    const { labs } = await api();
    return new TraceSource(trace, () => labs.targets());
  };

  it('opens in the diagram, not as text', async () => {
    const uri = await written('run [1].dltrace', encodeTrace(callsWithCrash()));
    await vscode.commands.executeCommand('vscode.open', uri);
    const tab = await eventually('the diagram', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.fsPath === uri.fsPath),
    );
    assert.equal((tab.input as vscode.TabInputCustom).viewType, 'distributedLabs.trace');
  });

  it('is read as it was written, and refused in words that say what to do', async () => {
    const bytes = encodeTrace(callsWithCrash());
    assert.equal((await readTrace(await written('whole.dltrace', bytes))).length, callsWithCrash().length);
    const newer = bytes.slice();
    newer[8] = 9;
    const broken: readonly [string, Uint8Array, RegExp][] = [
      ['cut.dltrace', bytes.slice(0, -20), /damaged.*cut short.*Record it again/],
      ['new.dltrace', newer, /newer version.*Update/],
      ['text.dltrace', Buffer.from('hello'), /not a trace/],
    ];
    for (const [name, content, message] of broken) {
      const uri = await written(name, content);
      await assert.rejects(readTrace(uri), { name: 'HumanError', message });
    }
    const gone = vscode.Uri.file(path.join(folder, 'gone.dltrace'));
    await assert.rejects(readTrace(gone), { name: 'HumanError', message: /cannot be read/ });
  });

  it('leads to the files of the attempt that it lies in, and to the lab’s for the others', async () => {
    const one = await freshAttempt('one');
    const two = await freshAttempt('two');
    const [edited = ''] = one.lab.lab.manifest.edit;
    for (const { folder: attempt } of [one, two]) {
      const places = await source(vscode.Uri.file(path.join(attempt, 'failed.dltrace')));
      assert.equal(await places.find(edited, [edited]), path.join(attempt, edited));
      assert.equal(await places.find('checks.ts', []), path.join(one.lab.lab.folder, 'checks.ts'));
    }
  });

  it('leads, from elsewhere, to the only attempt that has its files', async () => {
    const { lab, folder: attempt } = await freshAttempt('only');
    const [edited = ''] = lab.lab.manifest.edit;
    const trace = await written('failed.dltrace', encodeTrace(callsWithCrash()));
    assert.equal(await (await source(trace)).find(edited, [edited]), path.join(attempt, edited));
    await assert.rejects((await source(trace)).find('no.ts', [edited, 'no.ts']), { name: 'HumanError' });
    await fs.writeFile(path.join(folder, 'no.ts'), '');
    assert.equal(await (await source(trace)).find('no.ts', ['no.ts']), path.join(folder, 'no.ts'));
  });

  it('asks once where several attempts have its files', async () => {
    const { lab, folder: attempt } = await freshAttempt('first');
    await freshAttempt('second');
    const [edited = ''] = lab.lab.manifest.edit;
    const trace = await written('failed.dltrace', encodeTrace(callsWithCrash()));
    const places = await source(trace);
    const finding = places.find(edited, [edited]);
    await eventually('an answer', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return Promise.race([finding, new Promise<undefined>((go) => setTimeout(go, 100, undefined))]);
    });
    assert.equal(await finding, path.join(attempt, edited));
    assert.equal(await places.find(edited, [edited]), path.join(attempt, edited));
  });
});
