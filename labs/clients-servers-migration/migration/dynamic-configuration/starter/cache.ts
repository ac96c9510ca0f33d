import type { Connection, Host } from 'dlabs';
import type { Offer } from './contract';
import { askCode } from './download';

/**
 * The code of an offer: from this machine’s disk, where it is in the file `code-` followed by the digest, or else from
 * the server. What this gives has the digest that the offer says.
 * @param connection to the server’s catalogue
 * @throws {Refused} when what the server sends is something else
 */
export async function codeOf(host: Host, connection: Connection, offer: Offer): Promise<string> {
  // YOUR WORK 1 (stage 1): fetch only what is not on the disk; keep what was fetched. A file may be damaged: how do you
  // tell? (Stage 2): what the server sends may be something else, too.
  host.log(`fetches the code of ${offer.protocol} ${offer.version}`);
  return askCode(connection, offer.digest);
}
