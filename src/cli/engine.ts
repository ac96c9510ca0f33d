/** The option `--engine`, which several commands have. */
import { HumanError } from '../base/errors';
import type { EngineName } from '../messages/runner';
import type { Input, Option } from './command';

export const engineOption: Option = {
  type: 'string',
  value: 'E',
  help: 'Run the programs in the simulator (sim, the default) or as real processes (os).',
};

/** @throws {HumanError} */
export function engineOf({ flags }: Input): EngineName {
  const engine = flags.text('engine') ?? 'sim';
  if (engine === 'sim' || engine === 'os') return engine;
  throw new HumanError(`There is no engine “${engine}”. There are sim and os.`);
}
