/** Turns the end of a runner process into a failure in words. Pure. */
import * as path from 'node:path';
import { HumanError } from '../base/errors';
import type { Failure, Place, Verdict } from '../checks/report';
import type { RunnerLimits } from './client-api';
import type { Death } from './child';
import { isInside, placeOf, type Folders } from './places';

const verdicts: Partial<Record<Failure['kind'], Verdict>> = { 'endless-loop': 'timed out' };

export function verdictOf(failure: Failure): Verdict {
  return verdicts[failure.kind] ?? 'crashed';
}

/** Where the student's code made the process end, as far as the process told. */
export function placeOfDeath(death: Death, folders: Folders): Place | undefined {
  const { note } = death;
  if (!note) return undefined;
  return note.type === 'stuck' ? placeOf(note.stacks, folders, note.stays) : placeOf([note.stack], folders);
}

/** Whether following the lines of a second run can tell the place: it cannot when somebody else ended the process. */
export function isUnexplained(death: Death): boolean {
  if (death.note) return death.note.type === 'stuck';
  return death.signal === null
    ? death.code !== 0
    : !['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'].includes(death.signal);
}

/** Why a check did not pass whose process ended. `place`: where it was found by other means. */
export function failureOf(death: Death, folders: Folders, limits: RunnerLimits, found?: Place): Failure {
  const place = placeOfDeath(death, folders) ?? found;
  const replay = death.note?.replay;
  return {
    kind: kindOf(death),
    message: messageOfDeath(death, limits, place && nameOf(place, folders)),
    ...(place && { place }),
    ...(replay !== undefined && replay !== '' && { replay }),
    ...(death.stderr !== '' && { stack: death.stderr }),
  };
}

/** The error for work that has no verdicts. */
export function errorOf(death: Death, folders: Folders, limits: RunnerLimits): HumanError {
  return new HumanError(failureOf(death, folders, limits).message);
}

function kindOf({ note, stderr }: Death): Failure['kind'] {
  if (note?.type === 'stuck') return note.why === 'stall' ? 'endless-loop' : 'memory';
  if (note?.type === 'uncaught') return 'crash';
  return note === undefined && /out of memory|allocation failed/i.test(stderr) ? 'memory' : 'runner';
}

function messageOfDeath(death: Death, limits: RunnerLimits, where: string | undefined): string {
  const who = where ?? 'The program';
  const { note } = death;
  switch (kindOf(death)) {
    case 'endless-loop':
      return (
        `${who} keeps running: ${seconds(limits.stall)} passed and nothing else could happen. ` +
        'Does the loop await something, such as host.sleep or connection.receive?'
      );
    case 'memory':
      return (
        `${who} takes too much memory: more than ${Math.round(limits.memory / 2 ** 20)} MiB. ` +
        'Does something grow there without end, such as an array or a map that is never emptied?'
      );
    case 'crash':
      return `${where === undefined ? '' : `${where}: `}${note?.type === 'uncaught' ? note.message : ''}`;
    default:
      if (note?.type === 'exit') {
        return (
          `${who} ends the process that runs the checks (exit code ${note.code}). ` +
          'A program ends when its function returns, or with host.exit(code).'
        );
      }
      return unknownEnd(death);
  }
}

function unknownEnd({ signal, code, stderr }: Death): string {
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : signal;
  const last = stderr.trim().split('\n').slice(-15).join('\n');
  const next =
    signal === 'SIGKILL'
      ? 'Something else ended it, perhaps because the machine is short of memory: close other programs and try again.'
      : 'Try again; if it happens again, please report it with the lines below.';
  return `The runner ended without telling why (${how}). ${next}${last === '' ? '' : `\n${last}`}`;
}

function nameOf({ file, line }: Place, { student, lab }: Folders): string {
  const folder = [...student, lab].find((candidate) => isInside(candidate, file));
  const name =
    folder === undefined ? path.basename(file) : path.relative(folder, file).replaceAll(path.sep, '/');
  return `${name} line ${line}`;
}

function seconds(ms: number): string {
  return ms === 1_000 ? '1 second' : `${ms / 1_000} seconds`;
}
