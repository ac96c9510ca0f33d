import type { Verdict } from '../checks/report';
import type { WebviewWord } from '../messages/webview-words';

const keys = {
  passed: 'verdict.passed',
  failed: 'verdict.failed',
  'timed out': 'verdict.timed-out',
  crashed: 'verdict.crashed',
  skipped: 'verdict.skipped',
} as const satisfies Readonly<Record<Verdict, WebviewWord>>;

/** The word for a verdict; `undefined` is a check that did not run yet. */
export function verdictWord(verdict: Verdict | undefined): WebviewWord {
  return verdict === undefined ? 'verdict.none' : keys[verdict];
}
