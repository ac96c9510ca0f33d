import * as path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import type { Attempt } from '../../packs/attempt';
import type { Progress } from '../../packs/progress';
import type { ProgressFile } from '../../packs/progress-file';

/** An attempt in the workspace, and how far it is. */
export interface KeptAttempt {
  readonly attempt: Attempt;
  readonly progress: Progress;
}

/** Attempts that are looked for in a workspace, at most. */
const attemptsMax = 200;

/** Finds the attempts of the workspace, and keeps their progress. */
export class Attempts {
  /** Changes of one attempt's progress follow one another, for they go through one object. */
  readonly #files = new Map<string, ProgressFile>();

  /** @param warn tells what is broken but does not stop the others */
  constructor(private readonly warn: (text: string) => void) {}

  async find(): Promise<KeptAttempt[]> {
    const files = await vscode.workspace.findFiles(
      '**/.dlabs/attempt.json',
      '**/node_modules/**',
      attemptsMax,
    );
    const folders = files.map((file) => path.dirname(path.dirname(file.fsPath))).sort();
    const read = await Promise.all(folders.map((folder) => this.#read(folder)));
    return read.filter((one) => one !== undefined);
  }

  async updateProgress(folder: string, change: (progress: Progress) => Progress): Promise<void> {
    const { warning } = await (await this.#progressFile(folder)).update(change);
    if (warning !== undefined) this.warn(warning);
  }

  async #read(folder: string): Promise<KeptAttempt | undefined> {
    try {
      const { findAttempt } = await import('../../packs/attempt');
      const attempt = await findAttempt(folder);
      if (attempt?.folder !== folder) return undefined;
      const { progress, warning } = await (await this.#progressFile(folder)).read();
      if (warning !== undefined) this.warn(warning);
      return { attempt, progress };
    } catch (error) {
      this.warn(messageOf(error));
      return undefined;
    }
  }

  async #progressFile(folder: string): Promise<ProgressFile> {
    const { ProgressFile } = await import('../../packs/progress-file');
    const file = this.#files.get(folder) ?? new ProgressFile(folder);
    this.#files.set(folder, file);
    return file;
  }
}
