/** Traces on disk. */
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { HumanError, messageOf } from '../base/errors';
import type { TraceData } from '../trace/data';
import { decodeTrace, encodeTrace } from '../trace/file';
import type { Io } from './io';

/** @throws {HumanError} when it cannot be read, or is no trace */
export async function readTrace(io: Io, file: string): Promise<TraceData> {
  const whole = path.resolve(io.cwd, file);
  const bytes = await readFile(whole).catch((error: unknown) => {
    throw new HumanError(`${file} cannot be read: ${messageOf(error)}`);
  });
  try {
    return decodeTrace(bytes);
  } catch (error) {
    throw error instanceof HumanError ? new HumanError(`${file}: ${error.message}`) : error;
  }
}

/** @throws {HumanError} when it cannot be written */
export async function writeTrace(io: Io, file: string, trace: TraceData): Promise<void> {
  await written(file, writeFile(path.resolve(io.cwd, file), encodeTrace(trace)));
}

/** @throws {HumanError} when it cannot be written */
export async function writePieces(io: Io, file: string, pieces: Iterable<string>): Promise<void> {
  await written(file, writeFile(path.resolve(io.cwd, file), pieces));
}

async function written(file: string, writing: Promise<void>): Promise<void> {
  await writing.catch((error: unknown) => {
    throw new HumanError(`${file} cannot be written: ${messageOf(error)}`);
  });
}
