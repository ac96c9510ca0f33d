import type { Host, Json } from 'dlabs';
import { codeOf } from './cache';
import type { Handler, Offer, Trusted } from './contract';
import { cataloguePort, trustedFile } from './contract';
import { askOffer } from './download';
import { grant } from './rights';
import { mustBeTrusted } from './trust';

let known: Trusted | undefined;

/**
 * Has a request carried out by the handler that the server supplies, and gives its result.
 * @param server the name of the server’s machine
 * @throws {Refused} when the handler is not trusted: then nothing of it has run
 */
export async function open(host: Host, server: string, protocol: string, request: string): Promise<Json> {
  const trusted = (known ??= JSON.parse((await host.disk.readText(trustedFile)) ?? '{}') as Trusted);
  const { offer, code } = await obtain(host, server, protocol, trusted);
  const { rights, end } = await grant(host, server, protocol, offer.needs);
  try {
    const handler = host.loadCode({ 'handler.ts': code }, 'handler.ts').exports.default as Handler;
    return await handler(rights, request);
  } finally {
    end();
  }
}

/** An offer that is trusted, and its code. */
async function obtain(
  host: Host,
  server: string,
  protocol: string,
  trusted: Trusted,
): Promise<{ readonly offer: Offer; readonly code: string }> {
  const connection = await host.connect({ host: server, port: cataloguePort });
  try {
    const offer = await askOffer(connection, protocol);
    mustBeTrusted(offer, protocol, trusted);
    return { offer, code: await codeOf(host, connection, offer) };
  } finally {
    connection.end();
  }
}
