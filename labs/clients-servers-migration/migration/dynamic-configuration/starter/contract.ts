/**
 * GIVEN: what servers and clients say to each other about handlers, and what a handler gets. Nothing to change here.
 */
import type { Json } from 'dlabs';

/** Where a server tells which handlers it has, and hands out their code. */
export const cataloguePort = 7500;

/** Where a server speaks its own protocols, which only their handlers understand. */
export const servicePort = 7600;

/**
 * Something that a handler can be given: `server`, to ask the server from which it was opened; `notes`, to keep texts
 * of its own on this machine.
 */
export type Right = 'server' | 'notes';

/** What a server says about one handler. All of it comes from the network: it may be anything. */
export type Offer = {
  /** The protocol that the handler speaks: lower-case letters. */
  readonly protocol: string;
  readonly version: number;
  /** `digest(code)` of `dlabs/crypto`: the code’s name that nobody can choose. */
  readonly digest: string;
  /** The rights without which the handler cannot work. */
  readonly needs: readonly Right[];
  /** The public key with which the signature was made, says the server. */
  readonly key: string;
  /** The publisher’s signature of `statement(offer)`. */
  readonly signature: string;
};

/** What the publisher signs: this code, in this version, speaks this protocol and needs these rights. */
export function statement({ protocol, version, digest, needs }: Offer): string {
  return JSON.stringify([protocol, version, digest, needs]);
}

/** Whom the user of this client trusts, by protocol. */
export type Trusted = { readonly [protocol: string]: Publisher };

export type Publisher = {
  /** The public key of who may publish handlers of this protocol. */
  readonly key: string;
  /** The rights that a handler of this protocol may have at most. */
  readonly may: readonly Right[];
};

/** The file of this machine that says whom its user trusts: a `Trusted` as JSON. */
export const trustedFile = 'trusted.json';

/** What a handler finds in its first argument: for each right that it has, an object. */
export interface Rights {
  readonly server?: ServerRight;
  readonly notes?: NotesRight;
}

export interface ServerRight {
  /** Sends a message to the service, and gives its answer. @throws {Error} when the server went away */
  ask(message: Json): Promise<Json>;
}

export interface NotesRight {
  /** @param name any text that can stand in the name of a file @returns `undefined` when this protocol has no such note */
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
}

/** The default export of a handler’s code: it carries out a request in its protocol. */
export type Handler = (rights: Rights, request: string) => Promise<Json> | Json;

/** The error of code that is not run because it is not trusted. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
