/**
 * GIVEN: what can be typed in a server’s terminal, by its owner or by somebody who is not. Nothing to change here.
 */
import { menu1, thief, tide1, tide2 } from './handlers';
import type { Shelf } from './publisher';
import { canteenKeys, harbourKeys, signedOffer, strangerKeys, withHandler } from './publisher';

type Trick = (shelf: Shelf) => Shelf;

export const stockHarbour: Trick = (shelf) =>
  withHandler(shelf, signedOffer(harbourKeys, 'tide', 1, tide1, ['server']), tide1);

export const stockCanteen: Trick = (shelf) =>
  withHandler(shelf, signedOffer(canteenKeys, 'menu', 1, menu1, ['server', 'notes']), menu1);

/** The tricks by name. They are played on the protocol `tide`. */
export const tricks: Readonly<Record<string, Trick>> = {
  /** The harbour publishes the second version. */
  upgrade: (shelf) => withHandler(shelf, signedOffer(harbourKeys, 'tide', 2, tide2, ['server']), tide2),
  /** Other code under the digest of the right one. */
  tamper: (shelf) => {
    const offer = shelf.offers.tide ?? signedOffer(harbourKeys, 'tide', 1, tide1, ['server']);
    return withHandler(shelf, offer, thief);
  },
  /** Other code, which nobody has signed. */
  unsigned: (shelf) => {
    const offer = signedOffer(strangerKeys, 'tide', 3, thief, ['server']);
    return withHandler(shelf, { ...offer, signature: '' }, thief);
  },
  /** Other code, well signed, by somebody whom nobody knows. */
  stranger: (shelf) => withHandler(shelf, signedOffer(strangerKeys, 'tide', 3, thief, ['server']), thief),
  /** Other code, signed by the harbour itself: somebody there has the key. */
  insider: (shelf) => withHandler(shelf, signedOffer(harbourKeys, 'tide', 3, thief, ['server']), thief),
  /** As it was. */
  honest: stockHarbour,
};
