import * as vscode from 'vscode';
import { styled } from './ansi';
import type { LineTerminal } from './line-terminal';

/** Shows what the network's terminal can do. The runner carries it out: `checks/control`. */
export function showControlHelp(pty: LineTerminal): void {
  const commands: [command: string, meaning: string][] = [
    ['ps', vscode.l10n.t('list the processes')],
    ['kill PROCESS', vscode.l10n.t('end a process at once; it is not told')],
    ['stop PROCESS', vscode.l10n.t('ask a process to shut down')],
    ['restart PROCESS', vscode.l10n.t('end a process and start its program again')],
    ['pause [PROCESS]', vscode.l10n.t('hold one process, or the whole world')],
    ['resume [PROCESS]', vscode.l10n.t('let it go on')],
    ['step', vscode.l10n.t('hold the world and let one thing happen')],
    ['speed N', vscode.l10n.t('virtual seconds in each real one, such as 10 or 0.1')],
    ['pending', vscode.l10n.t('pause, and list what is to happen next')],
    ['next N', vscode.l10n.t('let number N of these happen now, before the others')],
    ['drop N', vscode.l10n.t('lose packet N of these')],
    ['duplicate N', vscode.l10n.t('let packet N of these come twice')],
    [
      'back [N]',
      vscode.l10n.t('undo the last N events and pause; “back to 1.5” undoes all after that second'),
    ],
    [
      'partition A [>] B',
      vscode.l10n.t(
        'cut the network between hosts; A and B may be lists: a,b; with > only in that direction',
      ),
    ],
    ['heal', vscode.l10n.t('mend every cut')],
    [
      'link A B latency 50 loss 0.1 bandwidth 10000',
      vscode.l10n.t('how packets travel between two hosts: milliseconds, share lost, bytes a second'),
    ],
    ['poweroff HOST', vscode.l10n.t('take a host’s power away; what was not synced may be lost')],
    ['poweron HOST', vscode.l10n.t('give it back; its programs start again')],
    ['clock HOST OFFSET [DRIFT]', vscode.l10n.t('set a clock: milliseconds off, parts per million too fast')],
    ['faildisk HOST write', vscode.l10n.t('let the next read, write or sync of a disk fail')],
  ];
  for (const [command, meaning] of commands) {
    pty.writeLine(styled(command, 'bold'));
    pty.writeText(meaning, 'dim', '    ');
  }
}
