import type { Address } from '../host/api';
import type { Machine } from './machine';
import type { SimProcess } from './process';

/** What a happening is, for those who list what is pending, choose among it, or explore every order. */
export interface About {
  /** `timer`: due at its moment. `wake`: at once. `fault`: may happen at any moment, or never. */
  readonly kind: 'packet' | 'timer' | 'wake' | 'disk' | 'fault';
  /** The machine on which it happens; absent: the world. */
  readonly machine?: Machine;
  /** Another machine whose state it changes. */
  readonly also?: Machine | undefined;
  /** The process that it wakes, where that is known. */
  readonly process?: SimProcess;
  /** Those of one channel happen in the order in which they were planned. */
  readonly channel?: object;
  /** Microseconds by which the network may bring it later. */
  readonly slack?: number;
  readonly packet?: PendingPacket;
}

/** A packet under way. */
export interface PendingPacket {
  readonly from: Address;
  readonly to: Address;
  /** `data`, or the name of what it says to the other end, such as `end` or `reset`. */
  readonly carries: string;
  /** Bytes of data. */
  readonly size: number;
  /** The data as text, where it is one message. */
  readonly text?: string;
}
