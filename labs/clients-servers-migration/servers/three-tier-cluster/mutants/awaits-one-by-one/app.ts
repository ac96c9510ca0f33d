/**
 * An application server, the second tier: makes pages of articles, which it gets from the third.
 */
import type { Host, Json } from 'dlabs';
import { ask } from './ask';
import type { Article, Failure, PageRequest } from './cluster';
import { isPageRequest, keeperOf, patience, ports } from './cluster';
import { serve } from './serve';

/** Milliseconds of work to lay out a page. */
const layingOut = 20;

export default async function app(host: Host): Promise<void> {
  /** How many pages each session has seen. Only this process knows it. */
  const seen = new Map<string, number>();

  await serve(host, ports.app, async (message): Promise<Json> => {
    if (!isPageRequest(message)) return { error: 'what page?' };
    const { articles, session } = message;
    if (articles.length === 0) return { texts: [], server: host.name }; // “are you there?”
    const texts = await gather(host, message);
    await host.compute(layingOut);
    if (session === undefined) return { texts, server: host.name };
    const pages = (seen.get(session) ?? 0) + 1;
    seen.set(session, pages);
    return { texts, server: host.name, seen: pages };
  });
}

/**
 * @returns the texts of the articles, in the order of the request
 * @throws an error when one of them cannot be had
 */
async function gather(host: Host, { articles }: PageRequest): Promise<string[]> {
  const asked = articles.map((article) =>
    ask<Article | Failure>(host, { host: keeperOf(article), port: ports.data }, { article }, patience.data),
  );
  const texts: string[] = [];
  for (const one of asked) {
    const reply = await one;
    if ('error' in reply) throw new Error(reply.error);
    texts.push(reply.text);
  }
  return texts;
}
