import { kindNumber } from './event-groups';
export function assignLanes(trace) {
    const rows = [...worldRow(trace), ...hostRows(trace)];
    const lanes = rows.map((row, index) => ({ ...row, index }));
    const ofProcess = new Int32Array(trace.processes.length).fill(-1);
    const ofHost = new Int32Array(trace.hosts.length).fill(-1);
    const bare = new Int32Array(trace.hosts.length).fill(-1);
    for (const lane of lanes) {
        for (const life of lane.lives)
            ofProcess[life.process] = lane.index;
        if (lane.host >= 0 && ofHost[lane.host] === -1)
            ofHost[lane.host] = lane.index;
        if (lane.host >= 0 && lane.lives.length === 0)
            bare[lane.host] = lane.index;
    }
    const ofEvent = new Int32Array(trace.length);
    for (let event = 0; event < trace.length; event++) {
        ofEvent[event] = laneOfEvent(trace, event, ofProcess, bare);
    }
    return { lanes, ofEvent, ofProcess, ofHost };
}
function laneOfEvent(trace, event, ofProcess, bare) {
    if (isOfWorld(trace, event))
        return 0;
    const process = trace.process[event] ?? -1;
    return (process >= 0 ? ofProcess[process] : bare[trace.host[event] ?? -1]) ?? -1;
}
/** Faults and notes are drawn across all lanes, whichever host they are about. */
function isOfWorld(trace, event) {
    const kind = trace.kind[event];
    return kind === kindNumber.fault || kind === kindNumber.note || (trace.host[event] ?? -1) < 0;
}
function worldRow(trace) {
    for (let event = 0; event < trace.length; event++) {
        if (isOfWorld(trace, event))
            return [{ host: -1, name: '', lives: [] }];
    }
    return [];
}
function hostRows(trace) {
    const lives = livesOf(trace);
    const bare = hostsWithBareEvents(trace);
    return trace.hosts.flatMap((_, host) => {
        const rows = [];
        if (bare.has(host))
            rows.push({ host, name: '', lives: [] });
        for (const life of lives) {
            const process = trace.processes[life.process];
            if (process?.host !== host)
                continue;
            const free = rows.find((row) => row.name === process.name && lastEnd(row.lives) <= life.from);
            if (free)
                free.lives.push(life);
            else
                rows.push({ host, name: process.name, lives: [life] });
        }
        return rows;
    });
}
function lastEnd(lives) {
    const last = lives[lives.length - 1];
    return last === undefined || !last.ended ? Infinity : last.to;
}
function hostsWithBareEvents(trace) {
    const hosts = new Set();
    for (let event = 0; event < trace.length; event++) {
        if ((trace.process[event] ?? -1) < 0 && !isOfWorld(trace, event))
            hosts.add(trace.host[event] ?? -1);
    }
    return hosts;
}
/** When each process lives, in the order of their first events. A process without any event has no lane. */
function livesOf(trace) {
    const lives = new Map();
    const end = trace.length === 0 ? 0 : (trace.time[trace.length - 1] ?? 0);
    for (let event = 0; event < trace.length; event++) {
        const process = trace.process[event] ?? -1;
        if (process < 0)
            continue;
        const time = trace.time[event] ?? 0;
        const life = lives.get(process) ?? { process, from: time, to: end, ended: false };
        lives.set(process, life);
        if (trace.kind[event] !== kindNumber['process-ended'])
            continue;
        life.to = time;
        life.ended = true;
    }
    return [...lives.values()];
}
