/** Fills a folder that must be new or empty: all or nothing, and nothing is ever overwritten. */
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { HumanError } from '../base/errors';
import { renamePatiently, withTemporaryFolder } from './atomic';
import { codeOf, isMissing } from './source-text';

/**
 * Lets `fill` fill a folder, which then becomes `target`.
 * @returns the absolute folder
 * @throws {HumanError} when the folder is not empty or cannot be written, and what `fill` throws for people
 */
export async function fillVacant(target: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const absolute = path.resolve(target);
  const existed = await assertVacant(absolute);
  try {
    await withTemporaryFolder(absolute, async (folder) => {
      await fill(folder);
      await moveTo(folder, absolute, existed);
    });
  } catch (error) {
    if (error instanceof HumanError) throw error;
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw notEmpty(absolute);
    throw new HumanError(`${absolute} cannot be made (${code}). Choose a folder that you can write in.`);
  }
  return absolute;
}

/** Whether the folder exists; it is then empty. */
async function assertVacant(target: string): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(target);
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR')
      throw new HumanError(`${target} is a file. Choose a new or an empty folder.`);
    if (isMissing(error)) return false;
    throw new HumanError(`${target} cannot be read (${codeOf(error)}). Choose another folder.`);
  }
  if (names.length > 0) throw notEmpty(target);
  return true;
}

function notEmpty(target: string): HumanError {
  return new HumanError(
    `${target} is not empty, and nothing is ever overwritten. Choose a new or an empty folder.`,
  );
}

/** Windows does not rename onto a folder, not even an empty one: it has to go first, and back when renaming fails. */
async function moveTo(folder: string, target: string, existed: boolean): Promise<void> {
  if (existed) await rmdir(target);
  try {
    await renamePatiently(folder, target);
  } catch (error) {
    if (existed) await mkdir(target, { recursive: true });
    throw error;
  }
}
