/**
 * GIVEN: what two docks say to each other. Each is a question that gets one answer. Nothing to change here.
 */
import type { Json } from 'dlabs';

/** The port on which every dock listens. */
export const port = 5000;

/** “Take this program in”. Whether you may run it is another question. */
export type Offer = {
  /** The name of this transfer. No other one has or had it. */
  readonly offer: string;
  /** The program's name. It keeps it for life, wherever it goes. */
  readonly id: string;
  readonly snapshot: Json;
};

/** “What I offered you under this name is yours now: run it”. */
export type Go = {
  readonly go: string;
};

export type Request = Offer | Go;
