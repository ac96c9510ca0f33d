import * as vscode from 'vscode';
import type { LineTerminal } from './line-terminal';

/** A terminal and what shows in it. */
export interface Placed {
  readonly terminal: vscode.Terminal;
  readonly pty: LineTerminal;
}

/** Terminals side by side; further ones make another group. */
const groupSizeMax = 3;

/** Puts terminals side by side, in groups. */
export class TerminalLayout {
  readonly #groups: Placed[][];
  readonly #removed = new WeakSet<LineTerminal>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param first begins the first group */
  constructor(first: Placed) {
    this.#groups = [[first]];
  }

  /**
   * Makes a terminal. One after the other: VS Code splits only a terminal that is on the screen.
   * @returns undefined when it was removed meanwhile
   */
  add(pty: LineTerminal, options: vscode.ExtensionTerminalOptions): Promise<vscode.Terminal | undefined> {
    const made = this.#last.then(() => this.#add(pty, options));
    this.#last = made;
    return made;
  }

  remove(pty: LineTerminal): void {
    this.#removed.add(pty);
    for (const group of this.#groups) {
      const index = group.findIndex((placed) => placed.pty === pty);
      if (index >= 0) group.splice(index, 1);
    }
  }

  async #add(
    pty: LineTerminal,
    options: vscode.ExtensionTerminalOptions,
  ): Promise<vscode.Terminal | undefined> {
    await this.#neighbour()?.pty.opened;
    if (this.#removed.has(pty)) return undefined;
    const neighbour = this.#neighbour();
    const location =
      neighbour === undefined ? vscode.TerminalLocation.Panel : { parentTerminal: neighbour.terminal };
    const placed = { pty, terminal: vscode.window.createTerminal({ ...options, location }) };
    const group = this.#groups.find((one) => neighbour !== undefined && one.includes(neighbour));
    if (group === undefined) this.#groups.push([placed]);
    else group.push(placed);
    return placed.terminal;
  }

  /** The last terminal of a group that has room for one more. */
  #neighbour(): Placed | undefined {
    return this.#groups.find(({ length }) => length > 0 && length < groupSizeMax)?.at(-1);
  }
}
