/**
 * GIVEN: the office. Asks something every few seconds, and tells how long it took. Type `crash`, `hang` or `all` for queries
 * that nobody should send. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { ask } from './ask';
import type { Query } from './protocol';
import { cheapestOf, stockByColour } from './queries';

const bad: Readonly<Record<string, string>> = {
  crash:
    'export default () => { setTimeout(() => { throw new Error("crash"); }, 10); return new Promise(() => undefined); };',
  hang: 'export default () => new Promise(() => undefined);',
  all: 'export default (items) => items;',
};

export default async function office(host: Host): Promise<void> {
  void obey(host);
  for (;;) {
    await tell(host, 'the cheapest lamps', cheapestOf('lamp'));
    await host.sleep(3_000);
    await tell(host, 'stock by colour', stockByColour());
    await host.sleep(3_000);
  }
}

async function tell(host: Host, what: string, query: Query): Promise<void> {
  const begin = host.now();
  try {
    const result = await ask(host, query);
    host.log(`${what}:`, result, `(${Math.round(host.now() - begin)} ms)`);
  } catch (error) {
    host.log(`${what}:`, error, `(${Math.round(host.now() - begin)} ms)`);
  }
}

async function obey(host: Host): Promise<void> {
  for await (const line of host.input) {
    const code = bad[line.trim()];
    if (code === undefined) host.log(`I know: ${Object.keys(bad).join(', ')}`);
    else void tell(host, line, { modules: { 'bad.js': code }, entry: 'bad.js', args: [] });
  }
}
