/** The help texts, made from the commands themselves. */
import type { ComposedTexts } from '../base/composed-texts';
import { commonOptions, type Command, type Option } from './command';

export function overview(commands: readonly Command[], texts: ComposedTexts): string {
  const all = commands.flatMap((command) => command.subcommands ?? [command]);
  const usage = (command: Command): string => `${command.name} ${command.operands}`.trim();
  const width = Math.max(...all.map((command) => usage(command).length));
  return [
    texts.text('dlabs: guided labs on distributed systems'),
    '',
    ...all.map((command) => `  dlabs ${usage(command).padEnd(width)}  ${texts.text(command.summary)}`),
    '',
    texts.text(
      'dlabs COMMAND --help tells more. Exit code 0: as asked; 1: the answer is no; 2: bad input or usage.',
    ),
  ].join('\n');
}

export function helpOf({ name, operands, summary, options }: Command, texts: ComposedTexts): string {
  const all = Object.entries({ ...options, ...commonOptions });
  const form = (option: string, { short, value }: Option): string =>
    `${short === undefined ? '' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`;
  const width = Math.max(...all.map(([option, about]) => form(option, about).length));
  return [
    `dlabs ${name} ${operands}`.trim(),
    texts.text(summary),
    '',
    ...all.map(([option, about]) => `  ${form(option, about).padEnd(width)}  ${texts.text(about.help)}`),
  ].join('\n');
}
