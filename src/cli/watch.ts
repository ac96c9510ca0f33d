/** Does something again whenever a file in a folder is saved. */
import { watch } from 'node:fs';
import * as path from 'node:path';

/** Milliseconds of quiet after a change: editors write a file in several steps. */
const quiet = 50;

/**
 * Works once, then after each change; a change during the work cancels it.
 * @param idle called when the work is done and changes are waited for
 * @returns what the last work gave, once `signal` is aborted
 */
export async function watchFolder(
  folder: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<number>,
  idle: () => void,
): Promise<number> {
  let changed: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_event, name) => {
    if (name?.split(path.sep).some((part) => part.startsWith('.') || part === 'node_modules')) return;
    clearTimeout(timer);
    timer = setTimeout(() => changed(), quiet);
  });
  let code = 0;
  try {
    while (!signal.aborted) {
      const again = new AbortController();
      const change = new Promise<void>((resolve) => {
        changed = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      void change.then(() => again.abort());
      code = await work(again.signal);
      if (!again.signal.aborted) idle();
      await change;
    }
  } finally {
    clearTimeout(timer);
    watcher.close();
  }
  return code;
}
