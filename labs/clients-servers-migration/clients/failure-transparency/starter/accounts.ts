/**
 * GIVEN: the bank's service, as pure functions. Nothing to change here.
 */
import type { Json } from 'dlabs';

/** How much everybody has, in cents. */
export type Accounts = Readonly<Record<string, number>>;

/** What a procedure gives, and the accounts afterwards. */
export interface Outcome {
  readonly accounts: Accounts;
  readonly result: Json;
}

/**
 * Carries out a procedure. `deposit(owner, cents)` is one that must not be done twice; `balance(owner)` could be done as
 * often as one likes.
 */
export function perform(accounts: Accounts, procedure: string, args: readonly Json[]): Outcome {
  const owner = String(args[0]);
  const before = Object.hasOwn(accounts, owner) ? (accounts[owner] ?? 0) : 0;
  if (procedure === 'balance') return { accounts, result: before };
  if (procedure === 'deposit' && Number.isSafeInteger(args[1])) {
    const after = before + Number(args[1]);
    return { accounts: { ...accounts, [owner]: after }, result: after };
  }
  return { accounts, result: { error: `the bank does not know how to ${procedure} that` } };
}
