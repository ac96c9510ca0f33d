import type { Place } from '../base/place';

/** A file of a program cannot be loaded: a syntax error, a missing import, a module that programs may not use. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  constructor(
    message: string,
    readonly place: Place,
    /** Whether a module is not there at all. */
    readonly missing = false,
  ) {
    super(message);
  }
}
