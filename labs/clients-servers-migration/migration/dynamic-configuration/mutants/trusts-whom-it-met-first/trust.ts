import { verify } from 'dlabs/crypto';
import type { Offer, Trusted } from './contract';
import { Refused, statement } from './contract';

const met = new Map<string, string>();

/**
 * Returns when the handler that is offered may run.
 * @param protocol the protocol that the user wants to speak
 * @param trusted whom the user trusts, and with what
 * @throws {Refused} when it may not, with the reason
 */
export function mustBeTrusted(offer: Offer, protocol: string, trusted: Trusted): void {
  const publisher = trusted[protocol];
  if (!publisher) throw new Refused(`nobody is trusted with the protocol ${protocol}`);
  if (offer.protocol !== protocol)
    throw new Refused(`this is a handler of ${offer.protocol}, not of ${protocol}`);
  if (!verify(met.get(protocol) ?? offer.key, statement(offer), offer.signature)) {
    throw new Refused('the publisher has not signed this');
  }
  met.set(protocol, offer.key);
  for (const right of offer.needs) {
    if (!publisher.may.includes(right))
      throw new Refused(`it needs the right “${right}”, which it may not have`);
  }
}
