/** The form of a command, and how its arguments are read. */
import { parseArgs } from 'node:util';
import { HumanError } from '../base/errors';
import { nearest } from '../packs/suggest';
import type { Io } from './io';
import type { ComposedTexts } from '../base/composed-texts';
import type { Language } from '../base/language';

export interface Option {
  readonly type: 'boolean' | 'string';
  readonly multiple?: boolean;
  readonly short?: string;
  /** Stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;

export interface Command {
  readonly name: string;
  /** What stands behind the name: `LAB [DIR]`. */
  readonly operands: string;
  /** One line. */
  readonly summary: string;
  readonly options: Options;
  /** Commands of its own, such as those of `pack`. */
  readonly subcommands?: readonly Command[];
  /** @returns the exit code: 0 as asked, 1 the answer is no */
  readonly run?: (input: Input) => Promise<number>;
}

/** A command line that was read. */
export interface Input {
  readonly io: Io;
  readonly language: Language;
  /** What the program says itself, in that language. */
  readonly texts: ComposedTexts;
  readonly operands: readonly string[];
  readonly flags: Flags;
}

export const commonOptions: Options = {
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
  lang: { type: 'string', value: 'en|pt-br', help: 'The language of texts.' },
  pack: { type: 'string', multiple: true, value: 'FOLDER', help: 'Look for labs in this pack, too.' },
};

/** The values of options, each read as what it must be. */
export class Flags {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  on(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  texts(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  /** @throws {HumanError} when it is not a whole number in the range */
  whole(name: string, min: number, max = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= min && number <= max) return number;
    const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
    throw new HumanError(`--${name} needs a whole number ${range}, not “${text}”.`);
  }

  /** @throws {HumanError} when it is not a number above 0 */
  positive(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number) && number > 0) return number;
    throw new HumanError(`--${name} needs a number above 0, not “${text}”.`);
  }
}

/** @throws {HumanError} for an option that the command does not have, or has otherwise */
export function readArguments(
  command: Command,
  args: readonly string[],
): { operands: readonly string[]; flags: Flags } {
  const options = { ...command.options, ...commonOptions };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type, multiple, short }]) => [
          name,
          { type, ...(multiple && { multiple }), ...(short !== undefined && { short }) },
        ]),
      ),
    });
    return { operands: positionals, flags: new Flags(values) };
  } catch (error) {
    throw new HumanError(inWords(error as Error, command, Object.keys(options)));
  }
}

function inWords(error: Error, { name }: Command, options: readonly string[]): string {
  const see = `See: dlabs ${name} --help`;
  const [, given = ''] = /'(?:-\w, )?(-[^' ]*)/.exec(error.message) ?? [];
  if (error.message.startsWith('Unknown'))
    return `${name} has no option ${given}. ${didYouMean(given.replace(/^-+/, ''), options, '--') ?? see}`;
  if (/does not take/.test(error.message)) return `${given} takes no value. ${see}`;
  // A value that begins with a dash could be the next option.
  return `${given} needs a value, as in ${given}=VALUE. ${see}`;
}

/** `Did you mean …?` when a candidate is near. */
export function didYouMean(word: string, candidates: readonly string[], prefix = ''): string | undefined {
  const near = nearest(word, candidates);
  return near === undefined ? undefined : `Did you mean ${prefix}${near}?`;
}

/**
 * The operands, when there are as many as the command takes.
 * @throws {HumanError} otherwise
 */
export function operandsOf(
  { operands }: Input,
  command: Command,
  min: number,
  max: number,
): readonly (string | undefined)[] {
  const see = `Usage: dlabs ${command.name} ${command.operands}`;
  if (operands.length < min)
    throw new HumanError(`${command.name} needs ${min === 1 ? 'an operand' : `${min} operands`}. ${see}`);
  const extra = operands[max];
  if (extra !== undefined)
    throw new HumanError(`${command.name} does not know what to do with “${extra}”. ${see}`);
  return operands;
}
