/** Round numbers along an axis. */
/** Steps of 1, 2 or 5 times a power of ten; about `count` of them from `min` to `max`, all inside. */
export function niceTicks(min, max, count) {
    if (!(max > min) || count < 1)
        return [min];
    const step = niceStep((max - min) / count);
    const first = Math.ceil(min / step - 1e-9);
    const last = Math.floor(max / step + 1e-9);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => clean((first + at) * step));
}
export function niceStep(rough) {
    const power = 10 ** Math.floor(Math.log10(rough));
    const share = rough / power;
    return clean((share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power);
}
/** Powers of ten, with 2 and 5 between them where there is room, from `min` to `max`, both above 0. */
export function logTicks(min, max, count) {
    const from = Math.floor(Math.log10(min));
    const to = Math.ceil(Math.log10(max));
    const exponents = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    const inside = (value) => value >= min * 0.999 && value <= max * 1.001;
    const fine = exponents
        .flatMap((power) => [1, 2, 5].map((digit) => clean(digit * 10 ** power)))
        .filter(inside);
    if (fine.length <= count)
        return fine;
    const coarse = exponents.map((power) => clean(10 ** power)).filter(inside);
    return coarse.filter((_, at) => at % Math.ceil(coarse.length / count) === 0);
}
/** Takes away what binary fractions add: 0.30000000000000004 is 0.3. */
function clean(value) {
    return Number(value.toPrecision(12));
}
