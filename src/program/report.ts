import type { Place } from '../base/place';
import type { LoadReason } from './load-error';
import { LoadError } from './load-error';
import type { ModuleFiles } from './modules';
import { placeOfError } from './places';

/** What a process tells of the error that ended it, to whoever explains it in another process. */
export interface ErrorDetail {
  readonly place?: Place;
  readonly stack?: string;
  /** Set when a file of the student could not be loaded. */
  readonly load?: LoadReason;
}

/** An error as data. `message`: for those who wait for the process; `text`: with the error's name. */
export function reportError(
  error: unknown,
  files: ModuleFiles,
): { readonly message: string; readonly text: string; readonly detail: ErrorDetail } {
  const place = placeOfError(error, files);
  if (!(error instanceof Error)) {
    const text = String(error);
    return { message: text, text: `thrown: ${text}`, detail: { ...(place && { place }) } };
  }
  return {
    message: error.message,
    text: `${error.name}: ${error.message}`,
    detail: {
      ...(place && { place }),
      ...(error.stack !== undefined && { stack: error.stack }),
      ...(error instanceof LoadError && { load: error.reason }),
    },
  };
}
