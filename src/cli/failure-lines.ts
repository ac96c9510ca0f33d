/** A failure for people: what, where, and what to do next. */
import * as path from 'node:path';
import type { Failure } from '../checks/report';
import type { Input } from './command';
import { paintFor, type Paint } from './io';
import { shellWord } from './shell-word';
import { wordsIn, type Words } from './words';

const comparedLines = 20;
/** Characters of a shortened schedule that are shown: a longer one buries the failure, and the text of the original is short. */
const replayMax = 400;

export interface FailureContext extends Pick<Input, 'io' | 'language'> {
  /** The attempt, as the user wrote it: stands in the command that replays. */
  readonly folder: string;
  /** The check that failed, where it is one. */
  readonly check?: string;
  readonly hint?: string | undefined;
}

/** The lines, without indentation. */
export function failureLines(failure: Failure, context: FailureContext): string[] {
  const { io, language, folder, check, hint } = context;
  const words = wordsIn(language);
  const paint = paintFor(io);
  const lines = failure.message.split('\n');
  const told = [failure.actual, failure.expected].every(
    (text) => text !== undefined && lines[0]?.includes(text),
  );
  if (!told) lines.push(...compared(failure, words, paint));
  if (failure.place) {
    const { file, line, column } = failure.place;
    const text = `${shortest(io.cwd, file)}:${line}${column === undefined ? '' : `:${column}`}`;
    lines.push(failure.isLastAtWork ? `${words.lastAtWork}: ${text}` : `→ ${text}`);
  }
  if (failure.output && failure.output.length > 0) {
    lines.push(
      paint.dim(`${words.output}:`),
      ...failure.output.slice(-5).map((text) => paint.dim(`  ${text}`)),
    );
  }
  if (check !== undefined) {
    const command = (replay: string): string =>
      `dlabs check ${shellWord(folder)} --check ${shellWord(check)} --replay ${shellWord(replay)}`;
    const { replay, original, choices = 0 } = failure;
    const isHandy = original?.replay === undefined || (replay ?? '').length <= replayMax;
    if (replay !== undefined && isHandy) lines.push(paint.dim(`${words.replay}: ${command(replay)}`));
    if (original?.replay !== undefined)
      lines.push(paint.dim(`${words.original(original.choices ?? 0, choices)}: ${command(original.replay)}`));
  }
  if (hint !== undefined) lines.push(`${words.hint}: ${hint}`);
  return lines;
}

function compared({ actual, expected }: Failure, words: Words, paint: Paint): string[] {
  const block = (label: string, text: string | undefined, colour: 'green' | 'red'): string[] => {
    if (text === undefined) return [];
    const all = text.split('\n');
    const shown = all.length > comparedLines ? [...all.slice(0, comparedLines), '…'] : all;
    return shown.length === 1
      ? [`${label}: ${paint[colour](text)}`]
      : [`${label}:`, ...shown.map((line) => `  ${paint[colour](line)}`)];
  };
  return [...block(words.expected, expected, 'green'), ...block(words.actual, actual, 'red')];
}

/** The path from here, unless that leads up: the absolute one is then clearer. */
function shortest(cwd: string, file: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
