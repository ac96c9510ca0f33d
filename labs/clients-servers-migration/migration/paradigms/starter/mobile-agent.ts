/**
 * Stage 4, mobile agents: code and execution state travel together, from machine to machine.
 */
import type { Host, Json } from 'dlabs';
import type { Code } from './protocol';

// YOUR WORK (stage 4): what an agent’s code gives when it has run is the name of the machine where it goes next, or `null`.

/** Takes an agent in: when this is done, its segments are on the disk of this machine. The station then says welcome. */
export async function arrive(_host: Host, _name: string, _code: Code, _state: Json): Promise<void> {
  throw new Error('the mobile agent is not written yet');
}

/** Lets an agent that is on this machine run, and go where it wants to go next. Done when it has left, or stays. */
export async function live(_host: Host, _name: string): Promise<void> {
  throw new Error('the mobile agent is not written yet');
}
