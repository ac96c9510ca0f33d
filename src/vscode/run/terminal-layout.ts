import * as vscode from 'vscode';
import type { LineTerminal } from './line-terminal';

/** A terminal that is to be made. */
interface Wanted {
  readonly pty: LineTerminal;
  readonly options: Omit<vscode.ExtensionTerminalOptions, 'pty' | 'location'>;
  readonly made: (terminal: vscode.Terminal) => void;
}

/** Terminals side by side; further ones make another group. Of three on a laptop's screen each line would be broken. */
const groupSizeMax = 2;
/** Milliseconds in which processes that start count as starting together. */
const gatherTime = 60;

/**
 * Makes terminals, side by side in groups. VS Code splits a terminal only as long as it has not told the extension
 * host what number it gave it (seen in 1.100 and 1.139: `_deserializeParentTerminal` looks for the number among the
 * names): so terminals that belong together are made at one time.
 */
export class TerminalLayout implements vscode.Disposable {
  #wanted: Wanted[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** The terminal is made in a moment, with others that are wanted then. */
  add(wanted: Wanted): void {
    this.#wanted.push(wanted);
    this.#timer ??= setTimeout(() => this.#make(), gatherTime);
  }

  remove(pty: LineTerminal): void {
    this.#wanted = this.#wanted.filter((wanted) => wanted.pty !== pty);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#wanted = [];
  }

  #make(): void {
    this.#timer = undefined;
    let neighbour: vscode.Terminal | undefined;
    this.#wanted.forEach(({ pty, options, made }, index) => {
      const beside = index % groupSizeMax === 0 ? undefined : neighbour;
      const location = beside === undefined ? vscode.TerminalLocation.Panel : { parentTerminal: beside };
      neighbour = vscode.window.createTerminal({ ...options, pty, location });
      made(neighbour);
    });
    this.#wanted = [];
  }
}
