import type { Offer, Trusted } from './contract';
import { Refused } from './contract';

/**
 * Returns when the handler that is offered may run.
 * @param protocol the protocol that the user wants to speak
 * @param trusted whom the user trusts, and with what
 * @throws {Refused} when it may not, with the reason
 */
export function mustBeTrusted(offer: Offer, protocol: string, trusted: Trusted): void {
  if (!trusted[protocol]) throw new Refused(`nobody is trusted with the protocol ${offer.protocol}`);
  // YOUR WORK 3 (stage 2): who has signed what? (Stage 3): does it ask for more than it may have?
}
