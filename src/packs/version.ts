/** Semantic versions, as far as packs need them (semver.org 2.0.0, section 11). */

/** Less than 0 when `a` is older than `b`, 0 when they are equal, more when it is newer. Both are valid versions. */
export function compareVersions(a: string, b: string): number {
  const [aNumbers, aPre] = split(a);
  const [bNumbers, bPre] = split(b);
  for (let i = 0; i < 3; i++) {
    const difference = Number(aNumbers[i]) - Number(bNumbers[i]);
    if (difference !== 0) return difference;
  }
  if (aPre === undefined || bPre === undefined)
    return Number(aPre === undefined) - Number(bPre === undefined);
  return comparePreReleases(aPre.split('.'), bPre.split('.'));
}

function split(version: string): [numbers: string[], preRelease: string | undefined] {
  const dash = version.indexOf('-');
  if (dash < 0) return [version.split('.'), undefined];
  return [version.slice(0, dash).split('.'), version.slice(dash + 1)];
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
    const difference = leftIsNumber ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}
