/** One student's work on one lab: what `.dlabs/attempt.json` in its folder says. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import type { Digests } from './digests';
import { codeOf, isMissing } from './source-text';

/** Where an attempt keeps what is not the student's. */
export const attemptFolderName = '.dlabs';

export interface AttemptRecord {
  readonly format: 1;
  readonly pack: { readonly id: string; readonly slug: string; readonly version: string };
  readonly lab: { readonly id: string; readonly slug: string };
  /** When the attempt was started: ISO 8601, UTC. */
  readonly started: string;
  /** The starter's files as first given. Their copy is in `.dlabs/starter/`. */
  readonly starter: Digests;
}

export interface Attempt {
  /** Absolute. */
  readonly folder: string;
  readonly record: AttemptRecord;
}

/**
 * The attempt that `folder` is or lies in; `undefined` when there is none.
 * @throws {HumanError} when the attempt's record is broken
 */
export async function findAttempt(folder: string): Promise<Attempt | undefined> {
  for (let here = path.resolve(folder); ; here = path.dirname(here)) {
    const text = await readRecord(here);
    if (text !== undefined) return { folder: here, record: parseRecord(here, text) };
    if (here === path.dirname(here)) return undefined;
  }
}

/** The starter as it was given when the attempt began: the base of three-way merges. */
export function givenStarter(attempt: Pick<Attempt, 'folder'>): string {
  return path.join(attempt.folder, attemptFolderName, 'starter');
}

async function readRecord(folder: string): Promise<string | undefined> {
  const file = path.join(folder, attemptFolderName, 'attempt.json');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new HumanError(`${file} cannot be read (${codeOf(error)}). Check its permissions.`);
  }
}

function parseRecord(folder: string, text: string): AttemptRecord {
  const file = path.join(folder, attemptFolderName, 'attempt.json');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (isRecord(value)) return value;
  throw new HumanError(
    `${file} is broken, so it is not known which lab this folder is an attempt of. Start the lab again in another ` +
      'folder and copy your files there; nothing of yours is lost.',
  );
}

function isRecord(value: unknown): value is AttemptRecord {
  const record = value as Partial<AttemptRecord> | undefined | null;
  if (typeof record !== 'object' || record === null || record.format !== 1) return false;
  const texts = [
    record.pack?.id,
    record.pack?.slug,
    record.pack?.version,
    record.lab?.id,
    record.lab?.slug,
    record.started,
  ];
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof record.starter === 'object' &&
    record.starter !== null
  );
}
