/**
 * Mobile agents: code and execution state travel together, from machine to machine.
 */
import type { Host, Json } from 'dlabs';
import { ask, retry } from './protocol';
import type { Code } from './protocol';
import { execute, readCode, readState, removeSegments, writeCode, writeState } from './segments';

/** Takes an agent in: when this is done, it is on the disk of this machine. */
export async function arrive(host: Host, name: string, code: Code, state: Json): Promise<void> {
  await writeCode(host, name, code);
  await writeState(host, name, state);
}

/** Lets an agent that is on this machine run, and go where it wants to go next. */
export async function live(host: Host, name: string): Promise<void> {
  const code = await readCode(host, name);
  const next = await execute(host, code, name);
  if (typeof next === 'string') await move(host, name, code, next);
}

/** Moves an agent. It is here until the other machine has it, and no longer. */
async function move(host: Host, name: string, code: Code, to: string): Promise<void> {
  const request = { agent: name, code, state: await readState(host, name) };
  for (let tries = 0; tries < 20; tries++) {
    try {
      await ask(host, to, request, () => removeSegments(host, name));
      return;
    } catch {
      await host.sleep(retry); // not let in
    }
  }
}
