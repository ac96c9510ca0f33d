/** @throws {RangeError} when it is no latency */
export function latencyOf(option) {
    const [min, max, mean] = typeof option === 'number'
        ? [option, option, option]
        : 'mean' in option
            ? [option.min, option.min, option.mean]
            : [option[0], option[1], option[0]];
    if (!(min >= 0 && max >= min && mean >= min && max < Infinity && mean < Infinity)) {
        throw new RangeError(`a latency is 0 or more, and its mean or maximum at least its minimum, not ${JSON.stringify(option)}`);
    }
    const from = Math.round(min * 1000);
    return { min: from, spread: Math.round(max * 1000) - from, exponential: Math.round(mean * 1000) - from };
}
/** Steps of the distribution: the longest delay is ln(65,536), so 11 times the mean. */
const steps = 65536;
/** The longest delay as a multiple of the mean, rounded up. */
export const longestExponential = 11.1;
/** One delay of an exponential distribution with that mean, by inverse transform; choice 0 is 0. */
export function drawExponential(mean, choices) {
    return Math.round(-naturalLogarithm((steps - choices.below(steps)) / steps) * mean);
}
const ln2 = 0.6931471805599453;
/**
 * By inverse hyperbolic tangent, with nothing but the four operations that IEEE 754 defines to the last bit: what
 * `Math.log` gives is left to each implementation (ECMA-262 section 21.3.2), and a trace must be the same everywhere.
 * @param x above 0, at most 1
 */
function naturalLogarithm(x) {
    let halvings = 0;
    let m = x;
    for (; m < 0.75; m *= 2)
        halvings++;
    const t = (m - 1) / (m + 1);
    const square = t * t;
    let sum = 0;
    for (let n = 19; n >= 1; n -= 2)
        sum = sum * square + 1 / n;
    return 2 * t * sum - halvings * ln2;
}
