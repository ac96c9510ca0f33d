import type { Host } from 'dlabs';
import { replicas, sequencer } from './messages';
import { Stub } from './stub';

/** A reading desk. Its argument is the reader who comes here; nothing but the first line knows of replicas. */
export default async function (host: Host): Promise<void> {
  const register = new Stub(host, replicas, sequencer);
  const reader = host.args[0] ?? 'Ana';
  void callWhatIsTyped(host, register);
  for (;;) {
    await timed(host, 'titles', () => register.read('titles', [], 'first'));
    await timed(host, `lend Iracema to ${reader}`, () => register.update('lend', ['Iracema', reader]));
    const holder = await timed(host, 'holder', () => register.read('holder', ['Iracema'], 'majority'));
    await host.sleep(500);
    if (holder === reader) await timed(host, 'give back', () => register.update('giveBack', ['Iracema']));
    await host.sleep(1000);
  }
}

/** Says what came of a call, and how long it took. */
async function timed(host: Host, what: string, call: () => Promise<unknown>): Promise<unknown> {
  const start = host.now();
  const waiting = setInterval(() => host.log(`${what}: … still waiting`), 5000);
  try {
    const result = await call();
    host.log(`${what}: ${JSON.stringify(result)} (${Math.round(host.now() - start)} ms)`);
    return result;
  } catch (error) {
    host.log(`${what}: ${String(error)} (${Math.round(host.now() - start)} ms)`);
    return undefined;
  } finally {
    clearInterval(waiting);
  }
}

/** A line is a policy or `update`, a procedure and its arguments: `all holder "Iracema"`, `update lend "Mar morto", "Ana"`. */
async function callWhatIsTyped(host: Host, register: Stub): Promise<void> {
  for await (const line of host.input) {
    const [, how = '', procedure = '', text = ''] = /^(\S+)\s+(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
    const args = JSON.parse(`[${text}]`) as string[];
    if (how === 'update') await timed(host, line, () => register.update(procedure, args));
    else if (how === 'first' || how === 'majority' || how === 'all')
      await timed(host, line, () => register.read(procedure, args, how));
    else host.log('begin with “first”, “majority”, “all” or “update”');
  }
}
