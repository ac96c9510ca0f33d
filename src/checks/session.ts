import type { Declared } from './report';
import type { LabFiles, RunOrder } from '../messages/runner';
import { describeDeclarations, loadDeclarations } from './declare';
import { openOsRun } from './os-run';
import { openRun as openPacedRun } from './paced-run';
import type { RunSession, SessionTools } from './session-api';

export { checkLab } from './check-run';
export { openHelp } from './helping';

/** The checks and measurements of a lab. */
export async function listChecks(files: LabFiles): Promise<readonly Declared[]> {
  return Promise.resolve(describeDeclarations(loadDeclarations(files), files));
}

/** Starts the scenario of a lab on the engine that the order names. */
export function openRun(order: RunOrder, tools: SessionTools): Promise<RunSession> {
  return order.engine === 'os' ? openOsRun(order, tools) : openPacedRun(order, tools);
}
