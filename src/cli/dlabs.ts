/** Reads a command line of `dlabs` and does what it says. */
import { HumanError } from '../base/errors';
import type { ComposedTexts } from '../base/composed-texts';
import { inWords, ownTexts } from '../messages/own-texts';
import { check } from './check';
import { didYouMean, readArguments, type Command } from './command';
import { exportCommand } from './export';
import { helpOf, overview } from './help';
import { print, type Io } from './io';
import { versionOf } from './labs';
import { list } from './list';
import { create } from './new';
import { pack } from './pack';
import { cliInPortuguese } from './portuguese';
import { run } from './run';
import { start } from './start';
import { verify } from './verify';
import { languageFrom } from './words';

const commands: readonly Command[] = [list, start, run, check, verify, exportCommand, create, pack];

/**
 * Never rejects.
 * @returns the exit code. 0: as asked. 1: it ran, and the answer is no. 2: bad input or usage, told in one line
 */
export async function dlabs(args: readonly string[], io: Io): Promise<number> {
  const texts = ownTexts(languageFrom(languageIn(args), io.env), cliInPortuguese);
  try {
    return await obey(args, io, texts);
  } catch (error) {
    if (error instanceof HumanError) io.stderr.write(`dlabs: ${inWords(texts, error.message)}\n`);
    else io.stderr.write(`dlabs: internal error, please report it: ${stackOf(error)}\n`);
    return 2;
  }
}

/** The language that the arguments ask for, right or wrong: mistakes in them are told in it, too. */
function languageIn(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => /^--lang(=|$)/.test(arg));
  return args[at]?.split('=')[1] ?? (at < 0 ? undefined : args[at + 1]);
}

async function obey(args: readonly string[], io: Io, texts: ComposedTexts): Promise<number> {
  const [first, second] = args;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    (first === undefined ? io.stderr : io.stdout).write(`${overview(commands, texts)}\n`);
    return first === undefined ? 2 : 0;
  }
  if (first === '--version' || first === '-V') {
    print(io, await versionOf(io));
    return 0;
  }
  const command = named(first, commands);
  if (command.subcommands === undefined) return begin(command, args.slice(1), io, texts);
  if (second === '--help' || second === '-h') {
    print(io, command.subcommands.map((one) => helpOf(one, texts)).join('\n\n'));
    return 0;
  }
  return begin(named(`${first} ${second ?? ''}`.trim(), command.subcommands), args.slice(2), io, texts);
}

function named(name: string, among: readonly Command[]): Command {
  const found = among.find((command) => command.name === name);
  if (found) return found;
  const names = among.map((command) => command.name);
  throw new HumanError(
    `There is no command “${name}”. ${didYouMean(name, names) ?? `There are: ${names.join(', ')}.`}`,
  );
}

async function begin(
  command: Command,
  args: readonly string[],
  io: Io,
  texts: ComposedTexts,
): Promise<number> {
  const { operands, flags } = readArguments(command, args);
  if (flags.on('help')) {
    print(io, helpOf(command, texts));
    return 0;
  }
  const language = languageFrom(flags.text('lang'), io.env);
  if (!language) throw new HumanError(`There is no language “${flags.text('lang')}”. There are: en, pt-br.`);
  return (await command.run?.({ io, language, texts, operands, flags })) ?? 0;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
