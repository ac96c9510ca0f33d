/** What customers and shops say to each other: one order and one print a connection, each a line of JSON. */

/** The port on which a shop listens. */
export const port = 7000;

/** What a customer sends. */
export type Order = {
  readonly photo: string;
  /** Milliseconds of computing that this photo needs. */
  readonly work: number;
};

/** What the shop sends back. */
export type Print = {
  readonly photo: string;
  readonly image: string;
};
