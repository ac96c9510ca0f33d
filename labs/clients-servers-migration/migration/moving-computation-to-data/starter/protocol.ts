/**
 * GIVEN: what the office and the warehouse say to each other: one question and one answer a connection. Nothing to change here.
 */
import type { Address, Json } from 'dlabs';

/** Where the warehouse listens. */
export const warehouse: Address = { host: 'warehouse', port: 7400 };

/** The file of the catalogue on the disk of the warehouse: a list of `Item`s as JSON. */
export const catalogue = 'catalogue.json';

/** One thing in the warehouse. */
export type Item = {
  readonly id: number;
  readonly kind: string;
  readonly colour: string;
  /** In cents. */
  readonly price: number;
  readonly stock: number;
};

/**
 * A query: code, and what it is to be called with. The entry module's default export is called as `(items, args)`; it gives
 * the result, or a promise of it.
 */
export type Query = {
  /** The text of each module, by file name. */
  readonly modules: Readonly<Record<string, string>>;
  readonly entry: string;
  readonly args: readonly Json[];
};

/** What the office asks: the whole catalogue, or the result of a query. */
export type Question = { readonly fetch: true } | { readonly query: Query };

/** What the warehouse answers. */
export type Answer =
  | { readonly items: readonly Item[] }
  | { readonly result: Json }
  | { readonly error: { readonly name: string; readonly message: string } };

/** A result may have so many characters as JSON at most: who wants everything can fetch it. */
export const resultMax = 2_000;

/** Milliseconds after which a query that has no result is ended. */
export const patience = 2_000;

/** The error of a query that has no result. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}
