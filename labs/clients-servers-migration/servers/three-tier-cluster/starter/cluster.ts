/**
 * GIVEN: who is in the cluster, and what its tiers say to one another. Nothing to change here.
 */

/** Where each tier listens. */
export const ports = { front: 80, app: 8000, data: 9000 } as const;

/** The machines of the third tier. Each keeps its own share of the articles. */
export const dataServers = ['data-1', 'data-2', 'data-3'] as const;

/** The machine that keeps this article. */
export function keeperOf(article: string): string {
  let sum = 0;
  for (const letter of article) sum += letter.codePointAt(0) ?? 0;
  return dataServers[sum % dataServers.length] ?? dataServers[0];
}

/** How long who asks a server of a tier waits for its reply, connecting included. Milliseconds. */
export const patience = { app: 2_000, data: 500 } as const;

/** Milliseconds between two questions to an application server whether it is back. */
export const probeInterval = 500;

/** What a reader asks the switch, and the switch an application server: a page made of these articles. */
export interface PageRequest {
  readonly articles: readonly string[];
  /** Whose visit this is part of; absent for readers who only look. */
  readonly session?: string;
}

export interface Page {
  /** The texts of the articles, in the order in which they were asked for. */
  readonly texts: readonly string[];
  /** The application server that made the page. */
  readonly server: string;
  /** Where the request had a session: the number of this page in it, from 1, as far as this server knows. */
  readonly seen?: number;
}

/** Instead of what was asked for. */
export interface Failure {
  readonly error: string;
}

export type Reply = Page | Failure;

/** What an application server asks a data server. */
export interface ArticleRequest {
  readonly article: string;
}

export interface Article {
  readonly text: string;
}

export function isPageRequest(message: unknown): message is PageRequest {
  const { articles, session } = (message ?? {}) as Partial<PageRequest>;
  return (
    Array.isArray(articles) &&
    articles.every((article) => typeof article === 'string') &&
    (session === undefined || typeof session === 'string')
  );
}
