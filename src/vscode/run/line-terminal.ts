import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import { LineEditor } from './line-editor';
import { styled, wrapped, type Style } from './ansi';

/** What the owner of a terminal wants to know. */
export interface TerminalEvents {
  /** A line was entered. */
  line(line: string): void;
  /** Ctrl+C. */
  interrupted(): void;
  /** The student closed the terminal. Not told when the extension did. */
  closed(): void;
}

/** Words that are broken into lines when they are shown. */
interface Words {
  readonly text: string;
  readonly style: Style;
  readonly indent: string;
}

/** Milliseconds that output is gathered for, so that a talkative program does not occupy the editor. */
const gatherTime = 30;
/** Lines shown of what was gathered; of more, the last. */
const gatherMax = 1000;

/** A terminal of lines: output above, below it one line being typed. Output never tears what is being typed. */
export class LineTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly #own = new Disposables();
  readonly #write = this.#own.add(new vscode.EventEmitter<string>());
  readonly #name = this.#own.add(new vscode.EventEmitter<string>());
  readonly onDidWrite = this.#write.event;
  readonly onDidChangeName = this.#name.event;
  readonly #editor: LineEditor;
  #gathered: (string | Words)[] = [];
  #leftOut = 0;
  #timer: NodeJS.Timeout | undefined;
  #opened = false;
  #disposed = false;
  #typing = true;

  constructor(
    prompt: string,
    private readonly events: TerminalEvents,
  ) {
    this.#editor = new LineEditor(prompt);
  }

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    if (dimensions !== undefined) this.#editor.columns = dimensions.columns;
    this.#opened = true;
    this.#flush();
  }

  setDimensions(dimensions: vscode.TerminalDimensions): void {
    this.#editor.columns = dimensions.columns;
    if (this.#opened && this.#typing) this.#write.fire(this.#editor.render());
  }

  close(): void {
    if (this.#disposed) return;
    this.dispose();
    this.events.closed();
  }

  handleInput(data: string): void {
    if (!this.#typing) return;
    this.#flush();
    const { lines, interrupted } = this.#editor.type(data);
    for (const line of lines) this.#write.fire(`${this.#editor.echo(line)}\r\n`);
    if (interrupted) this.#write.fire(`${this.#editor.erase()}^C\r\n`);
    this.#write.fire(this.#editor.render());
    for (const line of lines) this.events.line(line);
    if (interrupted) this.events.interrupted();
  }

  /** Shows a line above the one being typed. */
  writeLine(line: string): void {
    this.#gather(line);
  }

  /** Shows words, broken between words where the terminal is narrow. */
  writeText(text: string, style: Style, indent = ''): void {
    this.#gather({ text, style, indent });
  }

  /**
   * Takes all off the screen, what was scrolled away as well. A full reset, for it also lets the terminal follow its
   * output again: one that was scrolled, or grew while it was hidden, else stays where it was (seen in 1.139).
   */
  clear(): void {
    this.#gathered = [];
    this.#leftOut = 0;
    if (this.#opened && !this.#disposed) this.#write.fire('\x1bc');
  }

  /** Whether something can be typed. */
  setTyping(typing: boolean): void {
    this.#typing = typing;
    this.#timer ??= setTimeout(() => this.#flush(), gatherTime);
  }

  rename(name: string): void {
    if (this.#opened) this.#name.fire(name);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#own.dispose();
  }

  #gather(item: string | Words): void {
    if (this.#disposed) return;
    this.#gathered.push(item);
    if (this.#gathered.length > gatherMax) {
      this.#gathered.shift();
      this.#leftOut++;
    }
    this.#timer ??= setTimeout(() => this.#flush(), gatherTime);
  }

  /** How wide the terminal is becomes known when it opens. */
  #lines(item: string | Words): string[] {
    if (typeof item === 'string') return [item];
    const { text, style, indent } = item;
    const room = this.#editor.columns - indent.length;
    return wrapped(text, room).map((line) => indent + styled(line, style));
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#opened || this.#disposed) return;
    const lines = this.#gathered.flatMap((item) => this.#lines(item));
    if (this.#leftOut > 0)
      lines.unshift(styled(vscode.l10n.t('… {0} lines not shown', this.#leftOut), 'dim'));
    this.#gathered = [];
    this.#leftOut = 0;
    const text = lines.map((line) => `${line}\r\n`).join('');
    this.#write.fire(this.#editor.erase() + text + (this.#typing ? this.#editor.render() : ''));
  }
}
