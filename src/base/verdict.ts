/** How a check ended. */
export type Verdict = 'passed' | 'failed' | 'timed out' | 'crashed' | 'skipped';
