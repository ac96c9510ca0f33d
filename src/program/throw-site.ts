import { Session, url } from 'node:inspector';
import { fileURLToPath } from 'node:url';
import type { Place } from '../base/place';
import type { ModuleFiles } from './modules';

interface ScriptParsed {
  readonly params: { readonly scriptId: string; readonly url: string };
}

interface Paused {
  readonly params: {
    readonly callFrames: readonly {
      readonly location: {
        readonly scriptId: string;
        readonly lineNumber: number;
        readonly columnNumber?: number;
      };
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
  const scripts = new Map<string, string>();
  let place: Place | undefined;
  session.on('Debugger.scriptParsed', (message) => {
    const { scriptId, url } = (message as ScriptParsed).params;
    scripts.set(scriptId, url.startsWith('file:') ? fileURLToPath(url) : url);
  });
  session.on('Debugger.paused', (message) => {
    for (const { location } of (message as Paused).params.callFrames) {
      const file = scripts.get(location.scriptId);
      if (file === undefined || !files.compiledAt(file)) continue;
      place = { file, line: location.lineNumber + 1, column: (location.columnNumber ?? 0) + 1 };
      return;
    }
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
