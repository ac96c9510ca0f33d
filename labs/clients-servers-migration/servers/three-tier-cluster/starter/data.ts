/**
 * GIVEN: a data server, the third tier. It keeps its share of the articles; one that it does not keep it fetches from the
 * machine that does, which costs both of them time. Nothing to change here.
 */
import type { Host, Json } from 'dlabs';
import type { Article, ArticleRequest } from './cluster';
import { keeperOf, ports } from './cluster';
import { serve } from './serve';

/** Milliseconds of work to find an article. */
const searching = 5;

export default async function data(host: Host): Promise<void> {
  await serve(host, ports.data, async (message): Promise<Json> => {
    const { article } = (message ?? {}) as Partial<ArticleRequest>;
    if (typeof article !== 'string') return { error: 'which article?' };
    await host.compute(searching);
    const keeper = keeperOf(article);
    if (keeper === host.name) return { text: `text of ${article}` };
    host.log(`asked for “${article}”, which ${keeper} keeps`);
    return fetch(host, keeper, article);
  });
}

async function fetch(host: Host, keeper: string, article: string): Promise<{ text: string }> {
  const connection = await host.connect({ host: keeper, port: ports.data });
  await connection.send({ article });
  const reply = await connection.receive<Article>();
  connection.end();
  if (reply === undefined) throw new Error(`${keeper} hung up`);
  return { text: reply.text };
}
