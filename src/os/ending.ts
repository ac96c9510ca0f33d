import type { Place } from '../base/place';
import type { Exit } from '../host/api';
import type { ErrorReport } from './protocol';

/** A bound that a process went beyond. */
export type Limit = 'loop' | 'memory' | 'output';

/** How a process came to its end. */
export type Ending =
  | { readonly code: number }
  | { readonly error: ErrorReport }
  | { readonly limit: Limit; readonly place?: Place }
  | 'killed'
  | 'power failure';

/** What those who wait for the end are told. */
export function exitOf(ending: Ending): Exit {
  if (typeof ending === 'string' || 'limit' in ending) return {};
  return 'code' in ending ? { code: ending.code } : { code: 1, error: ending.error.message };
}

/** In words, for the trace and the terminal. */
export function describe(ending: Ending): string {
  if (typeof ending === 'string') return ending;
  if ('code' in ending) return `exit ${ending.code}`;
  if ('error' in ending) return ending.error.text;
  return { loop: 'killed: endless loop', memory: 'killed: out of memory', output: 'killed: too much output' }[
    ending.limit
  ];
}
