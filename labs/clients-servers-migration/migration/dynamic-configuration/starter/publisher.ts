/**
 * GIVEN: how publishers sign. In earnest, a private key never leaves its owner; here all of them are in one file, so that
 * you can play all the parts. Nothing to change here.
 */
import type { KeyPair } from 'dlabs/crypto';
import { digest, keyPair, sign } from 'dlabs/crypto';
import type { Offer, Right } from './contract';
import { statement } from './contract';

export const harbourKeys = keyPair('harbour');
export const canteenKeys = keyPair('canteen');
export const strangerKeys = keyPair('stranger');

/** Handlers that a server supplies: what it says about each, by protocol, and the codes, by digest. */
export type Shelf = {
  readonly offers: { readonly [protocol: string]: Offer };
  readonly codes: { readonly [digest: string]: string };
};

/** The file of a server that has its shelf, as JSON. */
export const shelfFile = 'shelf.json';

/** The offer of this code, signed with these keys. */
export function signedOffer(
  keys: KeyPair,
  protocol: string,
  version: number,
  code: string,
  needs: readonly Right[],
): Offer {
  const unsigned = { protocol, version, digest: digest(code), needs, key: keys.publicKey, signature: '' };
  return { ...unsigned, signature: sign(keys.privateKey, statement(unsigned)) };
}

/** The shelf, and one more handler on it; what had that protocol is no longer offered. */
export function withHandler(shelf: Shelf, offer: Offer, code: string): Shelf {
  return {
    offers: { ...shelf.offers, [offer.protocol]: offer },
    codes: { ...shelf.codes, [offer.digest]: code },
  };
}

export const emptyShelf: Shelf = { offers: {}, codes: {} };
