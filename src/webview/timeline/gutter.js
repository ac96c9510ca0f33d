const nameMax = 22;
const widths = { character: 7.4, around: 34, min: 84 };
/** Pixels, by the longest name; both names stand on one line where lanes are low. */
export function gutterOf(index) {
    const { lanes } = index.lanes;
    const isLow = lanes.length > 8;
    const longest = lanes.map(({ name, host }) => {
        const [own, hosts] = [shortName(name).length, shortName(index.trace.hosts[host] ?? '').length];
        return isLow ? own + hosts : Math.max(own, hosts);
    });
    return Math.max(widths.min, Math.max(0, ...longest) * widths.character + widths.around);
}
/** Long names lose their middle: they tend to differ at their ends. */
export function shortName(name) {
    return name.length <= nameMax ? name : `${name.slice(0, 12)}…${name.slice(-9)}`;
}
