/**
 * GIVEN: what the services know, in protocols that nobody else understands. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';

const tides: Readonly<Record<string, Json>> = {
  recife: [
    [2, 14, 21],
    [8, 31, 4],
    [14, 40, 23],
    [20, 52, 3],
  ],
  santos: [
    [1, 5, 13],
    [7, 48, 5],
    [13, 30, 14],
    [19, 59, 4],
  ],
};

const dishes = ['feijoada', 'moqueca', 'pasta', 'quiche', 'soup'];

/** The answer to one message. What no protocol knows is sent back. */
export function answerOf(host: Host, message: Json): Json {
  const { tide, menu } = Object(message) as { tide?: string; menu?: string };
  if (tide !== undefined) return tides[tide] ?? [];
  if (menu !== undefined) return { dish: dishes[Math.floor(host.now() / 1_000) % dishes.length] ?? 'soup' };
  return { echo: message, by: host.name };
}
