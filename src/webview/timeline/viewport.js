/** Which part of a trace is on the screen. All functions are pure: they give a new viewport. */
/** The closest that one can look: microseconds over the whole width. */
export const spanMin = 4;
/** Room left and right of the trace when all of it is shown, as a share of the width. */
const margin = 0.03;
export function fit(bounds, width) {
    const span = Math.max(bounds.end - bounds.start, spanMin);
    return { t0: bounds.start - span * margin, t1: bounds.end + span * margin, width };
}
export function xOf(viewport, time) {
    return ((time - viewport.t0) / (viewport.t1 - viewport.t0)) * viewport.width;
}
export function timeAt(viewport, x) {
    return viewport.t0 + (x / viewport.width) * (viewport.t1 - viewport.t0);
}
/** `factor` above 1 looks closer; the time under `x` stays there. */
export function zoom(viewport, factor, x, bounds) {
    const whole = fit(bounds, viewport.width);
    const span = Math.min(Math.max((viewport.t1 - viewport.t0) / factor, spanMin), whole.t1 - whole.t0);
    const t0 = timeAt(viewport, x) - (x / viewport.width) * span;
    return clamp({ t0, t1: t0 + span, width: viewport.width }, bounds);
}
/** Moves what is shown by pixels: positive shows later times. */
export function pan(viewport, pixels, bounds) {
    const by = (pixels / viewport.width) * (viewport.t1 - viewport.t0);
    return clamp({ ...viewport, t0: viewport.t0 + by, t1: viewport.t1 + by }, bounds);
}
/** Pans, where needed, until `time` is well inside. */
export function reveal(viewport, time, bounds) {
    const x = xOf(viewport, time);
    const edge = Math.min(48, viewport.width / 8);
    if (x < edge)
        return pan(viewport, x - viewport.width / 4, bounds);
    if (x > viewport.width - edge)
        return pan(viewport, x - (viewport.width * 3) / 4, bounds);
    return viewport;
}
/** Shows the time from `from` to `to` with some room around it. */
export function zoomTo(viewport, from, to, bounds) {
    const span = Math.max((to - from) * 1.5, spanMin);
    const middle = (from + to) / 2;
    return clamp({ t0: middle - span / 2, t1: middle + span / 2, width: viewport.width }, bounds);
}
function clamp(viewport, bounds) {
    const whole = fit(bounds, viewport.width);
    const span = Math.min(viewport.t1 - viewport.t0, whole.t1 - whole.t0);
    const t0 = Math.min(Math.max(viewport.t0, whole.t0), whole.t1 - span);
    return { t0, t1: t0 + span, width: viewport.width };
}
