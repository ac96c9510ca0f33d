/** What typing did: the lines that were entered, and whether Ctrl+C was pressed. */
export interface Typed {
  readonly lines: readonly string[];
  readonly interrupted: boolean;
}

const historyMax = 200;
const lineLengthMax = 4096;

/** Control sequences that terminals send for keys, by what they do. */
const keys: Readonly<Record<string, Key>> = {
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1b[3~': 'delete',
  '\x1b[D': 'left',
  '\x1bOD': 'left',
  '\x1b[C': 'right',
  '\x1bOC': 'right',
  '\x1b[A': 'up',
  '\x1bOA': 'up',
  '\x1b[B': 'down',
  '\x1bOB': 'down',
  '\x1b[H': 'home',
  '\x1bOH': 'home',
  '\x01': 'home',
  '\x1b[F': 'end',
  '\x1bOF': 'end',
  '\x05': 'end',
  '\x15': 'clear',
  '\x17': 'delete-word',
  '\x0b': 'delete-rest',
};

type Key =
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'clear'
  | 'delete-word'
  | 'delete-rest';

/** An escape sequence, a line end, or one character. */
const piece = /\x1b(?:\[[0-9;?]*[A-Za-z~]|O[A-Z]|.)?|\r\n|[^]/gu;

/** One line being typed in a terminal, with a history. Knows no terminal: it takes keys and tells what to draw. */
export class LineEditor {
  #text: string[] = [];
  #cursor = 0;
  readonly #history: string[] = [];
  /** The place in the history that is shown; its length: the new line. */
  #shown = 0;
  #draft = '';

  /** @param prompt shown before the line; without control sequences */
  constructor(
    private readonly prompt: string,
    public columns = 80,
  ) {}

  /** Takes what a terminal sends for keys, or a pasted text. */
  type(data: string): Typed {
    const lines: string[] = [];
    let interrupted = false;
    for (const [token] of data.matchAll(piece)) {
      if (token === '\r' || token === '\n' || token === '\r\n') lines.push(this.#enter());
      else if (token === '\x03') interrupted = this.#interrupt();
      else this.#key(token);
    }
    return { lines, interrupted };
  }

  /** The row as it is to be drawn: prompt, the part of the line around the cursor, the cursor in its place. */
  render(): string {
    const room = Math.max(8, this.columns - this.prompt.length - 1);
    const from = Math.max(0, this.#cursor - room);
    const visible = this.#text.slice(from, from + room);
    const back = visible.length - (this.#cursor - from);
    return `${this.erase()}\x1b[1m${this.prompt}\x1b[22m${visible.join('')}${back > 0 ? `\x1b[${back}D` : ''}`;
  }

  /** Takes the row off the screen, so that other lines can be written. */
  erase(): string {
    return '\r\x1b[K';
  }

  /** How an entered line stays on the screen. */
  echo(line: string): string {
    return `${this.erase()}\x1b[1m${this.prompt}\x1b[22m${line}`;
  }

  #enter(): string {
    const line = this.#text.join('');
    if (line.trim() !== '' && this.#history.at(-1) !== line) this.#history.push(line);
    if (this.#history.length > historyMax) this.#history.shift();
    this.#shown = this.#history.length;
    this.#draft = '';
    this.#set('');
    return line;
  }

  #interrupt(): true {
    this.#shown = this.#history.length;
    this.#set('');
    return true;
  }

  #key(token: string): void {
    const key = keys[token];
    if (key !== undefined) this.#edit(key);
    else if (token >= ' ' && this.#text.length < lineLengthMax) this.#text.splice(this.#cursor++, 0, token);
    else if (token === '\t') this.#key(' ');
  }

  #edit(key: Key): void {
    switch (key) {
      case 'backspace':
        if (this.#cursor > 0) this.#text.splice(--this.#cursor, 1);
        return;
      case 'delete':
        this.#text.splice(this.#cursor, 1);
        return;
      case 'left':
        this.#cursor = Math.max(0, this.#cursor - 1);
        return;
      case 'right':
        this.#cursor = Math.min(this.#text.length, this.#cursor + 1);
        return;
      case 'up':
        return this.#recall(-1);
      case 'down':
        return this.#recall(1);
      case 'home':
        this.#cursor = 0;
        return;
      case 'end':
        this.#cursor = this.#text.length;
        return;
      case 'clear':
        this.#text.splice(0, this.#cursor);
        this.#cursor = 0;
        return;
      case 'delete-word':
        return this.#deleteWord();
      case 'delete-rest':
        this.#text.length = this.#cursor;
        return;
    }
  }

  #deleteWord(): void {
    let from = this.#cursor;
    while (from > 0 && this.#text[from - 1] === ' ') from--;
    while (from > 0 && this.#text[from - 1] !== ' ') from--;
    this.#text.splice(from, this.#cursor - from);
    this.#cursor = from;
  }

  #recall(step: number): void {
    const target = this.#shown + step;
    if (target < 0 || target > this.#history.length) return;
    if (this.#shown === this.#history.length) this.#draft = this.#text.join('');
    this.#shown = target;
    this.#set(this.#history[target] ?? this.#draft);
  }

  #set(line: string): void {
    this.#text = [...line];
    this.#cursor = this.#text.length;
  }
}
