/** Reads a command line of `dlabs` and does what it says. */
import { HumanError } from '../base/errors';
import { check } from './check';
import { didYouMean, readArguments, type Command } from './command';
import { helpOf, overview } from './help';
import { print, type Io } from './io';
import { versionOf } from './labs';
import { list } from './list';
import { create } from './new';
import { pack } from './pack';
import { run } from './run';
import { start } from './start';
import { verify } from './verify';
import { languageFrom } from './words';

const commands: readonly Command[] = [list, start, run, check, verify, create, pack];

/**
 * Never rejects.
 * @returns the exit code. 0: as asked. 1: it ran, and the answer is no. 2: bad input or usage, told in one line
 */
export async function dlabs(args: readonly string[], io: Io): Promise<number> {
  try {
    return await obey(args, io);
  } catch (error) {
    if (error instanceof HumanError) io.stderr.write(`dlabs: ${error.message}\n`);
    else io.stderr.write(`dlabs: internal error, please report it: ${stackOf(error)}\n`);
    return 2;
  }
}

async function obey(args: readonly string[], io: Io): Promise<number> {
  const [first, second] = args;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    (first === undefined ? io.stderr : io.stdout).write(`${overview(commands)}\n`);
    return first === undefined ? 2 : 0;
  }
  if (first === '--version' || first === '-V') {
    print(io, await versionOf(io));
    return 0;
  }
  const command = named(first, commands);
  if (command.subcommands === undefined) return begin(command, args.slice(1), io);
  if (second === '--help' || second === '-h') {
    print(io, command.subcommands.map((one) => helpOf(one)).join('\n\n'));
    return 0;
  }
  return begin(named(`${first} ${second ?? ''}`.trim(), command.subcommands), args.slice(2), io);
}

function named(name: string, among: readonly Command[]): Command {
  const found = among.find((command) => command.name === name);
  if (found) return found;
  const names = among.map((command) => command.name);
  throw new HumanError(
    `There is no command “${name}”. ${didYouMean(name, names) ?? `There are: ${names.join(', ')}.`}`,
  );
}

async function begin(command: Command, args: readonly string[], io: Io): Promise<number> {
  const { operands, flags } = readArguments(command, args);
  if (flags.on('help')) {
    print(io, helpOf(command));
    return 0;
  }
  const language = languageFrom(flags.text('lang'), io.env);
  if (!language) throw new HumanError(`There is no language “${flags.text('lang')}”. There are: en, pt-br.`);
  return (await command.run?.({ io, language, operands, flags })) ?? 0;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
