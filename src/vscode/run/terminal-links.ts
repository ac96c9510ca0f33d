import * as path from 'node:path';
import * as vscode from 'vscode';
import { findPlaces } from '../places';

/** A file and line in one of our terminals. */
interface PlaceLink extends vscode.TerminalLink {
  readonly target: vscode.Location;
}

/**
 * Makes `server.ts:12:3` in the terminals of a run lead to the attempt's file. VS Code's own detection resolves
 * against the workspace's folder, which is not the attempt's.
 */
export class TerminalLinks implements vscode.TerminalLinkProvider<PlaceLink> {
  /** @param folderOf the folder of the attempt that a terminal belongs to */
  constructor(
    private readonly folderOf: (terminal: vscode.Terminal) => string | undefined,
    private readonly open: (target: vscode.Location) => Promise<void>,
  ) {}

  async provideTerminalLinks({ terminal, line }: vscode.TerminalLinkContext): Promise<PlaceLink[]> {
    const folder = this.folderOf(terminal);
    if (folder === undefined) return [];
    const links: PlaceLink[] = [];
    for (const found of findPlaces(line)) {
      const uri = vscode.Uri.file(path.join(folder, found.file));
      if (!(await isFile(uri))) continue;
      const position = new vscode.Position(Math.max(0, found.line - 1), Math.max(0, found.column - 1));
      links.push({
        startIndex: found.start,
        length: found.length,
        target: new vscode.Location(uri, position),
      });
    }
    return links;
  }

  handleTerminalLink(link: PlaceLink): Promise<void> {
    return this.open(link.target);
  }
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type === vscode.FileType.File;
  } catch {
    return false;
  }
}
