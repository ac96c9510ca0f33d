import type { Declared } from './report';
import type { LabFiles } from '../messages/runner';
import { describeDeclarations, loadDeclarations } from './declare';

export { checkLab } from './check-run';
export { openRun } from './paced-run';

/** The checks and measurements of a lab. */
export async function listChecks(files: LabFiles): Promise<readonly Declared[]> {
  return Promise.resolve(describeDeclarations(loadDeclarations(files), files));
}
