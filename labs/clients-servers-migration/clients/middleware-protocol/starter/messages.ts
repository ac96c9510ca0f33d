/** GIVEN: what devices and hub say to each other. Nothing here knows of calendars or notes. */
import type { Address } from 'dlabs';

export const hub: Address = { host: 'hub', port: 7000 };

/** One thing that an app keeps under a key. What the payload means is the app's business alone. */
export type Item = {
  readonly key: string;
  /** Any text, even an empty one; `null`: the item was removed. */
  readonly payload: string | null;
  /** 1, 2, 3 …: of two items with one key, the one with the higher version wins. */
  readonly version: number;
  /** The device on which it was written; of equal versions, the greater name wins. */
  readonly device: string;
};

/** What a device sends for one of its apps when it synchronises. */
export type Request = {
  readonly device: string;
  readonly app: string;
  /** The `upTo` of the last reply for this app. 0: there was none. */
  readonly since: number;
  /** What was written on this device. */
  readonly items: readonly Item[];
};

/** What the hub answers. */
export type Reply = {
  readonly upTo: number;
  /** The items of this app that the device does not have yet (they may be more). */
  readonly items: readonly Item[];
};
