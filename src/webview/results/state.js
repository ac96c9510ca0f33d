import { unreachable } from '../messaging';
export function resultsAfter(state, action, kept) {
    switch (action.type) {
        case 'show-run':
            return shownRun(action, state, kept);
        case 'show-trace':
            return { kind: 'trace', words: action.words, lab: action.lab, trace: action.trace };
        case 'progress':
            return inRun(state, () => ({
                progress: { name: action.name, tried: action.tried, of: action.of },
            }));
        case 'report':
            return inRun(state, (run) => ({ checks: replaced(run.checks, action.report) }));
        case 'measured':
            return inRun(state, (run) => ({ measurements: replaced(run.measurements, action.measurement) }));
        case 'select':
            return inRun(state, () => ({ selected: action.name }));
        case 'chosen':
            return inRun(state, (run) => ({ selected: action.name, timesChosen: run.timesChosen + 1 }));
        default:
            return unreachable(action);
    }
}
function shownRun(action, before, kept) {
    const { words, lab, stages, run, busy } = action;
    const old = before?.kind === 'run' && before.lab === lab ? before : undefined;
    const wanted = before === undefined && kept?.lab === lab ? kept.selected : old?.selected;
    const names = new Set([...run.checks, ...run.measurements].map((one) => one.name));
    const firstFailed = run.checks.find((check) => isBad(check.verdict))?.name;
    const selected = wanted !== undefined && names.has(wanted) ? wanted : busy ? undefined : firstFailed;
    return {
        kind: 'run',
        words,
        lab,
        stages,
        checks: run.checks,
        measurements: run.measurements,
        pointsOf: run.points.of,
        seed: run.seed,
        duration: run.duration,
        cancelled: run.cancelled === true,
        busy,
        progress: busy ? old?.progress : undefined,
        selected,
        timesChosen: old?.timesChosen ?? 0,
    };
}
function inRun(state, change) {
    return state?.kind === 'run' ? { ...state, ...change(state) } : state;
}
/** The new one in the place of the one of the same name, or at the end. */
function replaced(all, one) {
    const at = all.findIndex((other) => other.name === one.name);
    return at < 0 ? [...all, one] : all.map((other, index) => (index === at ? one : other));
}
export function isBad(verdict) {
    return verdict !== 'passed' && verdict !== 'skipped';
}
export function earnedPoints(run) {
    return run.checks.reduce((sum, check) => sum + check.earned, 0);
}
/** Every check ran and none is left to mend. */
export function isAllPassed(run) {
    return (!run.busy &&
        !run.cancelled &&
        run.checks.length > 0 &&
        run.checks.every((one) => one.verdict === 'passed'));
}
/** All that the run tried, over all its checks. */
export function schedulesTried(run) {
    return run.checks.reduce((sum, check) => sum + check.schedules.tried, 0);
}
