const keys = {
    passed: 'verdict.passed',
    failed: 'verdict.failed',
    'timed out': 'verdict.timed-out',
    crashed: 'verdict.crashed',
    skipped: 'verdict.skipped',
};
/** The word for a verdict; `undefined` is a check that did not run yet. */
export function verdictWord(verdict) {
    return verdict === undefined ? 'verdict.none' : keys[verdict];
}
