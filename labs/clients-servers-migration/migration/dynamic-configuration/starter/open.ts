import type { Host, Json } from 'dlabs';
import { codeOf } from './cache';
import type { Handler, Trusted } from './contract';
import { cataloguePort, trustedFile } from './contract';
import { askOffer } from './download';
import { grant } from './rights';
import { mustBeTrusted } from './trust';

/**
 * Has a request carried out by the handler that the server supplies, and gives its result.
 * @param server the name of the server’s machine
 * @throws {Refused} when the handler is not trusted: then nothing of it has run
 */
export async function open(host: Host, server: string, protocol: string, request: string): Promise<Json> {
  const trusted = JSON.parse((await host.disk.readText(trustedFile)) ?? '{}') as Trusted;
  const connection = await host.connect({ host: server, port: cataloguePort });
  const offer = await askOffer(connection, protocol);
  const code = await codeOf(host, connection, offer);

  // YOUR WORK 2 (stages 2 and 3): bring the steps into the order that is safe, and leave nothing open behind, whatever
  // goes wrong.
  const handler = host.loadCode({ 'handler.ts': code }, 'handler.ts').exports.default as Handler;
  const { rights } = await grant(host, server, protocol, offer.needs);
  const result = await handler(rights, request);
  mustBeTrusted(offer, protocol, trusted);
  return result;
}
