/**
 * GIVEN: what two docks say to each other: an offer, and one answer. Nothing to change here.
 */
import type { Program } from './machine/program';

/** The port on which every dock listens. */
export const port = 5000;

/** “Take this program in, and run it.” */
export type Offer = {
  /** The program's name. */
  readonly id: string;
  /** The code segment. Instructions of the abstract machine mean the same everywhere. */
  readonly program: Program;
  /** The sealed snapshot: two hexadecimal digits a byte. */
  readonly snapshot: string;
};

/** It runs, or why it does not. */
export type Answer = { readonly runs: true } | { readonly refused: string };

export function toHexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHexadecimal(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16));
}
