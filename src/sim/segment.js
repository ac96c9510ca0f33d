import { decodeUtf8 } from '../host/text';
import { asBytes, Message } from './chunk';
const kinds = {
    established: 'accept',
    end: 'end',
    reset: 'reset',
    window: 'window',
};
/** A segment on its way from one socket to its peer. */
export class Segment {
    flow;
    load;
    size;
    event;
    value;
    /** Its place in the order of the flow. */
    sequence = 0;
    /** What its arrival follows from: its sending, or the last forwarding on its way. */
    cause;
    constructor(flow, load, 
    /** Bytes of data. */
    size, 
    /** The event of its sending, in the trace. */
    event, 
    /** For 'window': the bytes that the reader took. For urgent data: where in the stream the mark is. */
    value) {
        this.flow = flow;
        this.load = load;
        this.size = size;
        this.event = event;
        this.value = value;
        this.cause = event;
    }
    happen() {
        this.flow.arrive(this);
    }
    get about() {
        const { flow, load, size } = this;
        return {
            kind: 'packet',
            machine: flow.to.machine,
            channel: flow,
            slack: flow.path.slack,
            packet: {
                from: flow.from.local,
                to: flow.to.local,
                carries: typeof load === 'string' ? load : 'data',
                size,
                ...(load instanceof Message && { text: load.text }),
            },
        };
    }
    drop() {
        this.flow.lose(this);
        return this.load !== 'reset';
    }
    /** As rules see it. */
    packet(path) {
        const { load, value } = this;
        const kind = typeof load === 'string' ? kinds[load] : value > 0 ? 'urgent' : 'data';
        return packetOf(this.flow, path, kind, typeof load === 'string' ? undefined : load);
    }
}
/** A packet of a connection as rules see it. */
export function packetOf(flow, path, kind, data) {
    return {
        from: path.from.name,
        to: path.to.name,
        fromPort: flow.from.local.port,
        toPort: flow.to.local.port,
        protocol: 'tcp',
        kind,
        size: data?.length ?? 0,
        get text() {
            if (data === undefined)
                return '';
            return data instanceof Message ? data.text : decodeUtf8(asBytes(data));
        },
    };
}
