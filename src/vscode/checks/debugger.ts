import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LabTarget } from '../labs/target';
import { saveFilesIn } from './checker';
import type { KnownRuns } from './known-runs';

/** Debugs one schedule of one check: virtual time stands still at a breakpoint. */
export class CheckDebugger {
  /** @param extension the extension's folder */
  constructor(
    private readonly extension: string,
    private readonly known: KnownRuns,
  ) {}

  /** The schedule in which a check failed last, where it did. */
  knownReplay({ folder }: LabTarget, name: string): string | undefined {
    return this.known.report(folder, name)?.failure?.replay;
  }

  /** Debugs until the session ends. @returns whether it could begin */
  async debug(
    target: LabTarget,
    name: string,
    replay: string | undefined,
    token?: vscode.CancellationToken,
  ): Promise<boolean> {
    await saveFilesIn(target.folder);
    const configuration = debugConfiguration(this.extension, target, name, replay);
    const key = `${target.folder} ${Date.now()}`;
    const session = sessionNamed(key);
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(target.folder));
    try {
      if (!(await vscode.debug.startDebugging(folder, { ...configuration, [keyName]: key }))) return false;
      const stopping = token?.onCancellationRequested(() => session.stop());
      await session.ended;
      stopping?.dispose();
      return true;
    } finally {
      session.dispose();
    }
  }
}

const keyName = '__distributedLabs';

/** Follows the debug session whose configuration carries `key`, not those that it has as children. */
function sessionNamed(key: string): { ended: Promise<void>; stop: () => void; dispose: () => void } {
  let found: vscode.DebugSession | undefined;
  let settle: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (settle = resolve));
  const listening = vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.configuration[keyName] === key && session.parentSession === undefined) found = session;
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      if (session === found) settle();
    }),
  );
  return {
    ended,
    stop: () => void vscode.debug.stopDebugging(found),
    dispose: () => void listening.dispose(),
  };
}

/**
 * What the JavaScript debugger is told. A student's machine may have no Node: the editor's own program is one, when
 * it is asked to be.
 */
export function debugConfiguration(
  extension: string,
  { folder, checkFiles }: LabTarget,
  name: string,
  replay: string | undefined,
): vscode.DebugConfiguration {
  const pack = path.resolve(checkFiles.labFolder, '..', '..');
  const which = replay === undefined ? ['--schedules', '1'] : ['--replay', replay];
  return {
    type: 'node',
    request: 'launch',
    name: vscode.l10n.t('Check: {0}', name),
    program: path.join(extension, 'out', 'cli.js'),
    args: ['check', folder, '--pack', pack, '--check', name, ...which, '--debug'],
    cwd: folder,
    runtimeExecutable: process.execPath,
    env: { ELECTRON_RUN_AS_NODE: '1' },
    console: 'internalConsole',
    internalConsoleOptions: 'neverOpen',
    skipFiles: ['<node_internals>/**', path.join(extension, 'out', '**')],
    sourceMaps: false,
  };
}
