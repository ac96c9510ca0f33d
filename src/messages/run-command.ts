/** What can be done to a run from outside: by a line in the control terminal, or by a view's message. */

/** Things that change the world. They are recorded, so that going back can do them again. */
export type WorldCommand =
  /** `process`: a name or a pid. */
  | { readonly name: 'kill' | 'restart' | 'stop' | 'freeze' | 'thaw'; readonly process: string }
  /** A line of input. */
  | { readonly name: 'type'; readonly process: string; readonly line: string }
  | {
      readonly name: 'partition';
      readonly from: readonly string[];
      readonly to: readonly string[];
      readonly oneWay: boolean;
    }
  | { readonly name: 'heal' }
  | { readonly name: 'link'; readonly between: readonly [string, string]; readonly options: LinkChange }
  | { readonly name: 'poweroff' | 'poweron'; readonly host: string }
  /** `offset` in ms, `drift` in parts per million. */
  | { readonly name: 'clock'; readonly host: string; readonly offset: number; readonly drift: number }
  /** The next access of that kind to the disk fails. */
  | { readonly name: 'faildisk'; readonly host: string; readonly on: 'read' | 'write' | 'sync' }
  /** The pending happening of that number goes next. */
  | { readonly name: 'next'; readonly number: number }
  /** The pending packet of that number is lost, or comes twice. */
  | { readonly name: 'drop' | 'duplicate'; readonly number: number };

/** How packets travel from now on; what is absent stays. As in the world API. */
export interface LinkChange {
  /** Milliseconds: fixed, or a range. */
  readonly latency?: number | readonly [number, number];
  readonly loss?: number;
  /** Bytes a second. */
  readonly bandwidth?: number;
}

/** Things that change how the run goes on. */
export type PaceCommand =
  | { readonly name: 'pause' | 'resume' | 'step' }
  | { readonly name: 'speed'; readonly speed: number }
  /** Goes back by that many events, and pauses; what is done then makes another branch. */
  | { readonly name: 'back'; readonly events: number }
  /** Goes back to a moment of virtual time, in milliseconds. */
  | { readonly name: 'back-to'; readonly time: number };

export type RunCommand = WorldCommand | PaceCommand;

/** Something that is still to happen in a run. */
export interface PendingItem {
  /** Its place in the order in which they will happen, from 1: what `next`, `drop` and `duplicate` are given. */
  readonly number: number;
  /** Virtual milliseconds at which it is due. */
  readonly time: number;
  readonly kind: 'packet' | 'timer' | 'wake' | 'disk' | 'fault';
  readonly host?: string;
  /** The process that it wakes, where that is known. */
  readonly process?: string;
  readonly packet?: {
    /** `host:port` */
    readonly from: string;
    readonly to: string;
    /** `data`, or what it says to the other end, such as `end`. */
    readonly carries: string;
    /** Bytes of data. */
    readonly size: number;
    /** The beginning of the data. */
    readonly preview?: string;
  };
}
