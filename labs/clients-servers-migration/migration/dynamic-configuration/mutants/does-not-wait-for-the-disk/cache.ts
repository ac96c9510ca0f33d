import type { Connection, Host } from 'dlabs';
import { digest } from 'dlabs/crypto';
import type { Offer } from './contract';
import { Refused } from './contract';
import { askCode } from './download';

/**
 * The code of an offer: from this machine’s disk, where it is in the file `code-` followed by the digest, or else from
 * the server. What this gives has the digest that the offer says.
 * @param connection to the server’s catalogue
 * @throws {Refused} when what the server sends is something else
 */
export async function codeOf(host: Host, connection: Connection, offer: Offer): Promise<string> {
  const file = `code-${offer.digest}`;
  const kept = await host.disk.readText(file);
  if (kept !== undefined && digest(kept) === offer.digest) return kept;
  const code = await askCode(connection, offer.digest);
  if (digest(code) !== offer.digest) throw new Refused('the code is not the code that was signed');
  void host.disk.write(file, code).then(() => host.disk.sync());
  return code;
}
