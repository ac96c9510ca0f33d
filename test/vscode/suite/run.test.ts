import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventKinds, type TraceData } from '../../../src/trace/data';
import { api, eventually, freshAttempt, labKey, removeAttempts } from './support';

/** A terminal that is on the screen: VS Code lists it before, and cannot split what is closed before that. */
async function terminal(name: string): Promise<vscode.Terminal> {
  const found = await eventually(`terminal ${name}`, () =>
    vscode.window.terminals.find((one) => one.name === name),
  );
  await found.processId;
  return found;
}

/** The texts of all events of a kind. */
function texts(trace: TraceData, kind: (typeof eventKinds)[number]): (string | undefined)[] {
  const wanted = eventKinds.indexOf(kind);
  const found: (string | undefined)[] = [];
  for (let at = 0; at < trace.length; at++) {
    if (trace.kind[at] === wanted) found.push(trace.strings[trace.text[at] ?? -1]);
  }
  return found;
}

describe('a run', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('distributedLabs.stop');
    for (const one of vscode.window.terminals) one.dispose();
    await eventually('the terminals to close', () => vscode.window.terminals.length === 0 || undefined);
    await removeAttempts();
  });

  it('has a terminal for each process and one for the network', async () => {
    await freshAttempt('run');
    await vscode.commands.executeCommand('distributedLabs.run', { lab: labKey });
    for (const name of ['Network', 'server', 'client']) await terminal(name);
    assert.equal((await api()).runs.current?.target.checkFiles.lab, 'echo-server');
  });

  it('takes lines typed in a terminal to the process, and commands to the network', async () => {
    await freshAttempt('typed');
    await vscode.commands.executeCommand('distributedLabs.run', { lab: labKey });
    (await terminal('client')).sendText('hello');
    const network = await terminal('Network');
    network.sendText('pause');
    const { runs } = await api();
    await eventually('the pause', () => runs.current?.pace.paused);
    await vscode.commands.executeCommand('distributedLabs.pause');
    await eventually('the run to go on', () => runs.current?.pace.paused === false || undefined);
    network.sendText('speed 100');
    await eventually('the new speed', () => runs.current?.pace.speed === 100 || undefined);
  });

  it('kills a process whose terminal is closed', async () => {
    await freshAttempt('killed');
    await vscode.commands.executeCommand('distributedLabs.run', { lab: labKey });
    const { runs } = await api();
    (await terminal('server')).dispose();
    await eventually(
      'the terminal to close',
      () => !vscode.window.terminals.some(({ name }) => name === 'server') || undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    await vscode.commands.executeCommand('distributedLabs.stop');
    const { trace } = await eventually('the trace', () => runs.last);
    assert.ok(texts(trace, 'process-ended').includes('killed'), texts(trace, 'process-ended').join());
  });

  it('opens a terminal again for a process that is restarted', async () => {
    await freshAttempt('restarted');
    await vscode.commands.executeCommand('distributedLabs.run', { lab: labKey });
    for (const name of ['server', 'client']) await terminal(name);
    const before = vscode.window.terminals.length;
    (await terminal('Network')).sendText('restart server');
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(vscode.window.terminals.length, before, 'the same terminal serves again');
    assert.ok((await api()).runs.current);
  });

  it('ends when the terminal of the network is closed', async () => {
    await freshAttempt('ended');
    await vscode.commands.executeCommand('distributedLabs.run', { lab: labKey });
    (await terminal('Network')).dispose();
    const { runs } = await api();
    await eventually('the end', () => runs.current === undefined || undefined);
  });
});
