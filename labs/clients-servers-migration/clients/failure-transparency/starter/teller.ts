/**
 * GIVEN: a teller, who deposits a euro for Ana every two seconds. Type an amount, such as 250, to deposit that. Nothing to
 * change here.
 */
import type { Host } from 'dlabs';
import { Caller } from './caller';
import { bank } from './protocol';

export default async function teller(host: Host): Promise<void> {
  const caller = new Caller(host, await host.datagram(), bank);
  void (async () => {
    for await (const line of host.input) {
      const cents = Number(line);
      if (Number.isSafeInteger(cents)) void deposit(host, caller, cents);
      else host.log('type an amount in cents, such as 250');
    }
  })();
  for (;;) {
    void deposit(host, caller, 100);
    await host.sleep(2_000);
  }
}

async function deposit(host: Host, caller: Caller, cents: number): Promise<void> {
  const begin = host.now();
  try {
    const balance = await caller.call('deposit', ['Ana', cents]);
    host.log(`${cents} cents for Ana: she has`, balance, `(${Math.round(host.now() - begin)} ms)`);
  } catch (error) {
    host.log(`${cents} cents for Ana:`, error);
  }
}
