import type { LinkOptions } from '../host/world-api';
import type { Stream } from './choices';

/** How long packets are under way on a link, apart from its bandwidth. Times in microseconds. */
export interface Latency {
  readonly min: number;
  /** Whole microseconds above `min`, all equally likely. */
  readonly spread: number;
  /** The mean above `min` of an exponential distribution; 0 for a range. */
  readonly exponential: number;
}

/** @throws {RangeError} when it is no latency */
export function latencyOf(option: NonNullable<LinkOptions['latency']>): Latency {
  const [min, max, mean] =
    typeof option === 'number'
      ? [option, option, option]
      : 'mean' in option
        ? [option.min, option.min, option.mean]
        : [option[0], option[1], option[0]];
  if (!(min >= 0 && max >= min && mean >= min && max < Infinity && mean < Infinity)) {
    throw new RangeError(
      `a latency is 0 or more, and its mean or maximum at least its minimum, not ${JSON.stringify(option)}`,
    );
  }
  const from = Math.round(min * 1_000);
  return { min: from, spread: Math.round(max * 1_000) - from, exponential: Math.round(mean * 1_000) - from };
}

/** Steps of the distribution: the longest delay is ln(65,536), so 11 times the mean. */
const steps = 65_536;

/** The longest delay as a multiple of the mean, rounded up. */
export const longestExponential = 11.1;

/** One delay of an exponential distribution with that mean, by inverse transform; choice 0 is 0. */
export function drawExponential(mean: number, choices: Stream): number {
  return Math.round(-naturalLogarithm((steps - choices.below(steps)) / steps) * mean);
}

const ln2 = 0.6931471805599453;

/**
 * By inverse hyperbolic tangent, with nothing but the four operations that IEEE 754 defines to the last bit: what
 * `Math.log` gives is left to each implementation (ECMA-262 section 21.3.2), and a trace must be the same everywhere.
 * @param x above 0, at most 1
 */
function naturalLogarithm(x: number): number {
  let halvings = 0;
  let m = x;
  for (; m < 0.75; m *= 2) halvings++;
  const t = (m - 1) / (m + 1);
  const square = t * t;
  let sum = 0;
  for (let n = 19; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return 2 * t * sum - halvings * ln2;
}
