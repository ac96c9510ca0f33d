/**
 * GIVEN: what is looked for, and what the machines say to each other: one request and one answer a connection. Nothing to
 * change here.
 */
import type { Host, Json } from 'dlabs';

/** Where the station of each machine listens. */
export const port = 7500;

/** Milliseconds after which an agent that was not let in asks again. */
export const retry = 500;

/** What the buyer looks for: something of this kind that costs so much, in cents, at most. */
export type Wish = { readonly kind: string; readonly max: number };

export type Offer = {
  readonly shop: string;
  readonly item: string;
  /** In cents. */
  readonly price: number;
  /** The machine on which the code ran that found it. */
  readonly foundAt: string;
};

/** A code segment: the text of each module by file name, and the module to begin with. */
export type Code = { readonly entry: string; readonly modules: Readonly<Record<string, string>> };

export type Request =
  /** Client-server: the shop looks. */
  | { readonly find: Wish }
  /** Remote evaluation: the shop runs the code that comes along, and gives it the wish. */
  | { readonly evaluate: Code; readonly wish: Wish }
  /** Code on demand: the shop gives the code of that name away. */
  | { readonly code: string }
  /** A mobile agent asks to be let in. */
  | { readonly agent: string; readonly code: Code; readonly state: Json }
  /** Somebody wants a file. */
  | { readonly file: string }
  /** Somebody wants to know which segments of these components are here, and what they have read here. */
  | { readonly census: readonly string[] };

export type Answer =
  | { readonly offer: Offer | null }
  | { readonly code: Code }
  | { readonly welcome: string }
  | { readonly text: string }
  | { readonly segments: Segments }
  | { readonly error: string };

/** What is on a machine. */
export type Segments = {
  /** The components whose code is here. */
  readonly codes: readonly string[];
  /** The execution states that are here, by component. */
  readonly states: Readonly<Record<string, Json>>;
  /** The components that ran here and used files of this machine. */
  readonly used: readonly string[];
};

/** The cheapest offer, and of equals the first; `null` when there is none. */
export function cheapest(offers: readonly (Offer | null)[]): Offer | null {
  return offers.reduce<Offer | null>(
    (best, offer) => (offer && (!best || offer.price < best.price) ? offer : best),
    null,
  );
}

/**
 * Sends one request to the station of a machine and gives its answer.
 * @param letGo is done when the answer has come, and before the connection is ended: a station lets an agent run only when its
 * sender has ended the connection
 * @throws when the machine cannot be reached, goes away, or answers with an error
 */
export async function ask<T extends Answer>(
  host: Host,
  machine: string,
  request: Request,
  letGo?: () => Promise<void>,
): Promise<T> {
  const connection = await host.connect({ host: machine, port });
  try {
    await connection.send(request);
    const answer = await connection.receive<T | { error: string }>();
    if (answer === undefined) throw new Error(`${machine} went away without an answer`);
    if ('error' in answer) throw new Error(`${machine} answers: ${answer.error}`);
    await letGo?.();
    return answer;
  } finally {
    connection.end();
  }
}
