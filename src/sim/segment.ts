import { decodeUtf8 } from '../host/text';
import type { Packet, PacketKind } from '../host/world-api';
import type { About } from './about';
import type { Chunk } from './chunk';
import { asBytes, Message } from './chunk';
import type { Flow } from './flow';
import type { Path } from './path';
import type { Happening } from './scheduler';

/** What a segment carries. */
export type Load = Chunk | Control;
export type Control = 'established' | 'end' | 'reset' | 'window';

const kinds: Readonly<Record<Control, PacketKind>> = {
  established: 'accept',
  end: 'end',
  reset: 'reset',
  window: 'window',
};

/** A segment on its way from one socket to its peer. */
export class Segment implements Happening {
  /** Its place in the order of the flow. */
  sequence = 0;
  /** What its arrival follows from: its sending, or the last forwarding on its way. */
  cause: number;

  constructor(
    readonly flow: Flow,
    readonly load: Load,
    /** Bytes of data. */
    readonly size: number,
    /** The event of its sending, in the trace. */
    readonly event: number,
    /** For 'window': the bytes that the reader took. For urgent data: where in the stream the mark is. */
    readonly value: number,
  ) {
    this.cause = event;
  }

  happen(): void {
    this.flow.arrive(this);
  }

  get about(): About {
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

  drop(): boolean {
    this.flow.lose(this);
    return this.load !== 'reset';
  }

  /** As rules see it. */
  packet(path: Path): Packet {
    const { load, value } = this;
    const kind = typeof load === 'string' ? kinds[load] : value > 0 ? 'urgent' : 'data';
    return packetOf(this.flow, path, kind, typeof load === 'string' ? undefined : load);
  }
}

/** A packet of a connection as rules see it. */
export function packetOf(flow: Flow, path: Path, kind: PacketKind, data?: Chunk): Packet {
  return {
    from: path.from.name,
    to: path.to.name,
    fromPort: flow.from.local.port,
    toPort: flow.to.local.port,
    protocol: 'tcp',
    kind,
    size: data?.length ?? 0,
    get text() {
      if (data === undefined) return '';
      return data instanceof Message ? data.text : decodeUtf8(asBytes(data));
    },
  };
}
