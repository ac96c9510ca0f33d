/** `dlabs export`: a trace in a format that other programs read. */
import { once } from 'node:events';
import { HumanError } from '../base/errors';
import { exportFormats, exportTrace } from '../trace/formats';
import { didYouMean, operandsOf, type Command, type Input } from './command';
import { readTrace, writePieces } from './trace-file';

const choices = exportFormats.join('|');

export const exportCommand: Command = {
  name: 'export',
  operands: 'TRACE',
  summary: 'Turn a trace into what Perfetto, ShiViz or a script reads.',
  options: {
    format: { type: 'string', value: choices, help: 'The format (needed).' },
    out: { type: 'string', value: 'FILE', help: 'Write to this file (default: standard output).' },
  },
  run,
};

async function run(input: Input): Promise<number> {
  const { io, flags } = input;
  const [file = ''] = operandsOf(input, exportCommand, 1, 1);
  const name = flags.text('format');
  if (name === undefined) throw new HumanError(`export needs a format: --format ${choices}`);
  const format = exportFormats.find((known) => known === name);
  if (format === undefined)
    throw new HumanError(
      `There is no format “${name}”. ${didYouMean(name, exportFormats) ?? `There are: ${exportFormats.join(', ')}.`}`,
    );
  const pieces = exportTrace(await readTrace(io, file), format);
  const out = flags.text('out');
  if (out !== undefined) await writePieces(io, out, pieces);
  else for (const piece of pieces) if (!io.stdout.write(piece)) await once(io.stdout, 'drain');
  return 0;
}
