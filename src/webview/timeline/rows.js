const worldHeight = 34;
const hostGap = 10;
/** Lanes are tall while there are few, for messages are read along their slope. */
const laneHeights = { few: 78, some: 56, many: 30 };
function laneHeight(lanes) {
    return lanes <= 4 ? laneHeights.few : lanes <= 8 ? laneHeights.some : laneHeights.many;
}
export function placeRows(index, hidden) {
    const lanes = index.lanes.lanes.filter((lane) => !hidden.has(lane.index));
    const tall = laneHeight(lanes.length);
    const rows = [];
    const hosts = [];
    const y = new Float64Array(index.lanes.lanes.length).fill(NaN);
    let top = 0;
    for (const lane of lanes) {
        const band = hosts[hosts.length - 1];
        const isNewHost = lane.host >= 0 && band?.host !== lane.host;
        if (isNewHost && rows.length > 0)
            top += hostGap;
        const bottom = top + (lane.host < 0 ? worldHeight : tall);
        if (isNewHost)
            hosts.push({ host: lane.host, name: index.trace.hosts[lane.host] ?? '', top, bottom });
        else if (band !== undefined && lane.host >= 0)
            band.bottom = bottom;
        const middle = (top + bottom) / 2;
        rows.push({ lane, y: middle, top, bottom });
        y[lane.index] = middle;
        top = bottom;
    }
    return { rows, hosts, y, height: top };
}
