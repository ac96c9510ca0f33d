import type { CheckReport, Failure } from '../../checks/report';

/**
 * For each check that fails as one before it does, by name: that one. Twelve times “not implemented yet” is one thing to
 * mend, and read once.
 * @param checks in the order in which they are listed
 */
export function sameFailures(checks: readonly CheckReport[]): ReadonlyMap<string, CheckReport> {
  const first = new Map<string, CheckReport>();
  const same = new Map<string, CheckReport>();
  for (const check of checks) {
    if (!check.failure) continue;
    const said = saidBy(check.failure);
    const before = first.get(said);
    if (before) same.set(check.name, before);
    else first.set(said, check);
  }
  return same;
}

/** What a failure says. Its line is not part of it: each stub of a starter throws in a line of its own. */
function saidBy({ kind, message, actual, expected }: Failure): string {
  return JSON.stringify([kind, message, actual, expected]);
}
