/** Turns the end of a runner process into a failure in words. Pure. */
import * as path from 'node:path';
import { HumanError } from '../base/errors';
import type { Failure, Place, Verdict } from '../checks/report';
import type { LabFiles } from '../messages/runner';
import type { RunnerLimits } from './client-api';
import type { Death } from './child';
import { isInside } from '../packs/safe-path';
import { foldersOf, placeOf, type Folders } from './places';
import { wordsIn, type Words } from './words';

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
export function failureOf(death: Death, files: LabFiles, limits: RunnerLimits, found?: Place): Failure {
  const folders = foldersOf(files);
  const words = wordsIn(files.language);
  const place = placeOfDeath(death, folders) ?? found;
  const replay = death.note?.replay;
  return {
    kind: kindOf(death),
    message: messageOfDeath(death, limits, place && nameOf(place, folders, words), words),
    ...(place && { place }),
    ...(replay !== undefined && replay !== '' && { replay }),
    ...(death.stderr !== '' && { stack: death.stderr }),
  };
}

/** The error for work that has no verdicts. */
export function errorOf(death: Death, files: LabFiles, limits: RunnerLimits): HumanError {
  return new HumanError(failureOf(death, files, limits).message);
}

function kindOf({ note, stderr }: Death): Failure['kind'] {
  if (note?.type === 'stuck') return note.why === 'stall' ? 'endless-loop' : 'memory';
  if (note?.type === 'uncaught') return 'crash';
  return note === undefined && /out of memory|allocation failed/i.test(stderr) ? 'memory' : 'runner';
}

function messageOfDeath(death: Death, limits: RunnerLimits, where: string | undefined, words: Words): string {
  const who = where ?? words.theProgram;
  const { note } = death;
  switch (kindOf(death)) {
    case 'endless-loop':
      return words.endlessLoop(who, limits.stall);
    case 'memory':
      return words.memory(who, Math.round(limits.memory / 2 ** 20));
    case 'crash':
      return `${where === undefined ? '' : `${where}: `}${note?.type === 'uncaught' ? note.message : ''}`;
    default:
      return note?.type === 'exit' ? words.exit(who, note.code) : unknownEnd(death, words);
  }
}

function unknownEnd({ signal, code, stderr }: Death, words: Words): string {
  const last = stderr.trim().split('\n').slice(-15).join('\n');
  const next = signal === 'SIGKILL' ? words.killed : words.tryAgain;
  return `${words.unknown(signal ?? words.exitCode(code), next)}${last === '' ? '' : `\n${last}`}`;
}

function nameOf({ file, line }: Place, { student, lab }: Folders, words: Words): string {
  const folder = [...student, lab].find((candidate) => isInside(candidate, file));
  const name =
    folder === undefined ? path.basename(file) : path.relative(folder, file).replaceAll(path.sep, '/');
  return words.line(name, line);
}
