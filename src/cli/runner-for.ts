/** The runner that belongs to this program. */
import * as path from 'node:path';
import { createRunner } from '../runner/client';
import type { Runner } from '../runner/client-api';
import type { Io } from './io';

/** @param workers processes that check at once; as many as the runner thinks right when absent */
export function runnerFor({ root, env }: Io, workers?: number): Runner {
  const script = path.join(root, 'out', 'runner.js');
  return createRunner({ script, env, ...(workers !== undefined && { workers }) });
}
