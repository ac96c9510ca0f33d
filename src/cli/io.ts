/** What a command is given of the world: where it reads and writes, and where the program's own files are. */
import type { Readable, Writable } from 'node:stream';

export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The folder of the program: `out/`, `labs/`, `media/` and `package.json` are in it. */
  readonly root: string;
  /** Aborted when the user wants to end: Ctrl+C. */
  readonly interrupted: AbortSignal;
}

/** Colours text, or not. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  /** A colour of its own for each number. */
  nth(n: number, text: string): string;
}

/** Colours are for terminals only, and never where the user does not want any (https://no-color.org). */
export function paintFor({ stdout, env }: Pick<Io, 'stdout' | 'env'>): Paint {
  const on = stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const with_ =
    (code: number) =>
    (text: string): string =>
      on ? `\u001b[${code}m${text}\u001b[0m` : text;
  const wheel = [36, 35, 33, 34, 32, 31].map(with_);
  return {
    green: with_(32),
    red: with_(31),
    yellow: with_(33),
    dim: with_(2),
    bold: with_(1),
    nth: (n, text) => wheel[n % wheel.length]?.(text) ?? text,
  };
}

export function print(io: Io, text: string): void {
  io.stdout.write(`${text}\n`);
}

export function printJson(io: Io, value: unknown): void {
  print(io, JSON.stringify(value, undefined, 2));
}
