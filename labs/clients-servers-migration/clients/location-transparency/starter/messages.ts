/** What stubs, towns and the registry say to one another. */
import type { Address, Json } from 'dlabs';

/** Where the registry listens. Everybody knows this one address. */
export const registry: Address = { host: 'registry', port: 111 };

/** The port at which every town takes calls. */
export const townPort = 5000;

/** Where a service is, or was. */
export interface Binding {
  readonly place: Address;
  /** How often the service had moved when it came to this place. Of two bindings, the one with more moves is newer. */
  readonly moves: number;
}

/** A stub asks a town, or a town asks the next one. */
export interface Call {
  readonly procedure: string;
  readonly args: readonly Json[];
}

/** What came of a call: a result (absent when it is `undefined`) or an error. */
export interface Outcome {
  readonly result?: Json;
  readonly error?: { readonly type: string; readonly message: string };
}

/** The outcome, and where the call was executed. */
export interface Executed extends Outcome {
  readonly at: Binding;
}

/** A town's promise: the call was not executed, neither here nor elsewhere, and this town does not know where to. */
export interface NotHere {
  readonly notHere: true;
}

/** The answer to a call. */
export type Reply = Executed | NotHere;

/** A stub asks the registry. */
export interface Lookup {
  readonly lookup: string;
}

/** The registry's answer: what it was told last, which may be out of date; `null` when it was told nothing. */
export interface Found {
  readonly binding: Binding | null;
}

/** A town tells the registry that the service has come to it. */
export interface Registration {
  readonly register: string;
  readonly binding: Binding;
}
