/** What clients say to the press, and what it answers. Each is a line of JSON. */

/** Orders are given here. Each connection is a session; its number is the first thing that the press says. */
export const orderPort = 7000;

/** Urgent messages may come here, for any session. */
export const urgentPort = 7001;

/** How long one page keeps a core busy, and how long a look at a session does, in ms. */
export const pageTime = 50;
export const lookTime = 100;

/** How urgent a look is. Printing has priority 0. */
export const lookPriority = 10;

/** Print a book. The orders of a session are carried out one after another. */
export type Order = { readonly book: string; readonly pages: number };

/** The answer to an order: the book is done, was stopped, or is being printed by another session. */
export type Outcome = { readonly printed: string } | { readonly stopped: string } | { readonly busy: string };

/** Where is my order? Stop it! In a connection for orders `session` is absent: that connection's own is meant. */
export type Urgent = { readonly urgent: 'where' | 'stop'; readonly session?: number };

/** The answer to an urgent message: the book that was on the press, if any, and the pages that were done. */
export type Sight = { readonly book: string | null; readonly page: number };

/** What a line is, or undefined if it is nonsense. */
export function readLine(line: unknown): Order | Urgent | undefined {
  const { book, pages, urgent, session } = (line ?? {}) as Partial<Record<string, unknown>>;
  if (urgent === 'where' || urgent === 'stop') {
    return { urgent, ...(typeof session === 'number' && { session }) };
  }
  return typeof book === 'string' && typeof pages === 'number' ? { book, pages } : undefined;
}
