import type { CheckReport, CheckRun, Measurement } from '../../checks/report';

/** The run as it stands before anything was told. */
export function emptyRun(pack: string, lab: string, seed: number): CheckRun {
  return {
    version: 1,
    pack,
    lab,
    seed,
    checks: [],
    measurements: [],
    points: { earned: 0, of: 0 },
    duration: 0,
  };
}

/** A run with one more report; a report of the same check is replaced. */
export function withReport(run: CheckRun, report: CheckReport): CheckRun {
  const checks = replaced(run.checks, report);
  return { ...run, checks, points: pointsOf(checks) };
}

export function withMeasurement(run: CheckRun, measurement: Measurement): CheckRun {
  return { ...run, measurements: replaced(run.measurements, measurement) };
}

/** What is known after some of the checks were run again. */
export function mergedRun(earlier: CheckRun, later: CheckRun): CheckRun {
  const withChecks = later.checks.reduce(withReport, { ...later, checks: earlier.checks });
  return later.measurements.reduce(withMeasurement, { ...withChecks, measurements: earlier.measurements });
}

function replaced<T extends { readonly name: string }>(items: readonly T[], item: T): readonly T[] {
  const index = items.findIndex(({ name }) => name === item.name);
  return index < 0 ? [...items, item] : items.with(index, item);
}

function pointsOf(checks: readonly CheckReport[]): CheckRun['points'] {
  const sum = (of: (report: CheckReport) => number) =>
    checks.reduce((total, report) => total + of(report), 0);
  return { earned: sum(({ earned }) => earned), of: sum(({ points }) => points) };
}
