import { Session, url } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import type { Place } from '../base/place';
import type { ModuleFiles } from './modules';

interface Paused {
  readonly params: {
    readonly reason: string;
    readonly callFrames: readonly {
      readonly url: string;
      readonly location: { readonly lineNumber: number; readonly columnNumber?: number };
    }[];
  };
}

/**
 * Runs `action` and finds the last line of the lab's programs that threw. A value that is not an Error carries no stack,
 * so the debugger's own notice of exceptions is asked. Without effect while a debugger is attached.
 */
export async function findThrow<T>(
  files: ModuleFiles,
  action: () => Promise<T>,
): Promise<{ result: T; place?: Place }> {
  if (url() !== undefined) return { result: await action() };
  const session = new Session();
  session.connect();
  let place: Place | undefined;
  session.on('Debugger.paused', (message) => {
    const frames = (message as Paused).params.callFrames;
    const places = frames.map(({ url, location: { lineNumber, columnNumber = 0 } }) => {
      const file = url.startsWith('file:') ? fileURLToPath(url) : url;
      return { file, line: lineNumber + 1, column: columnNumber + 1 };
    });
    place = places.find(({ file }) => files.compiledAt(file)) ?? place;
  });
  session.post('Debugger.enable');
  session.post('Debugger.setPauseOnExceptions', { state: 'all' });
  try {
    const result = await action();
    return { result, ...(place && { place }) };
  } finally {
    session.disconnect();
  }
}
