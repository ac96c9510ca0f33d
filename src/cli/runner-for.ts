/** The runner that belongs to this program. */
import * as path from 'node:path';
import { createRunner } from '../runner/client';
import type { Runner } from '../runner/client-api';
import type { Io } from './io';

export function runnerFor({ root, env }: Io): Runner {
  return createRunner({ script: path.join(root, 'out', 'runner.js'), env });
}
