/** Text for terminals. */

const styles = {
  // Grey, which the terminal keeps readable in every theme; faint text (SGR 2) is pale in light ones.
  dim: ['90', '39'],
  bold: ['1', '22'],
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
} as const;

export type Style = keyof typeof styles;

/** The text in a style of the terminal's own theme. */
export function styled(text: string, style: Style): string {
  const [on, off] = styles[style];
  return `\x1b[${on}m${text}\x1b[${off}m`;
}

const colour = /\x1b\[[0-9;]*m/g;
const control = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * A program's text without what would move the cursor, change the title or ring the bell: a program must not be able
 * to draw over the lines of others. Colours stay.
 */
export function harmless(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(colour)) {
    parts.push(visible(text.slice(from, match.index)), match[0]);
    from = match.index + match[0].length;
  }
  parts.push(visible(text.slice(from)));
  return parts.length > 1 ? `${parts.join('')}\x1b[0m` : parts.join('');
}

/** Control characters as their pictures (U+2400 and on); line feeds as line ends of a terminal. */
function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(control, (char) => {
      const code = char.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
    })
    .replaceAll('\n', '\r\n');
}

/** A text as lines of at most `columns` characters, broken between words. A longer word is a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
