/** Resources as they are on hosts' disks. */
import type { World } from 'dlabs/world';
import type { Thing } from './starter/things';

/** Puts a resource on a host's disk before its site starts, and gives it. */
export function putThing(world: World, host: string, thing: Omit<Thing, 'id'>): Thing {
  const id = `${thing.name}@${host}`;
  const whole = { ...thing, id };
  world.host(host).putFile(id, JSON.stringify(whole));
  return whole;
}

/** The resources on a host's disk, by id. */
export function thingsOn(world: World, host: string): Map<string, Thing> {
  return new Map(
    [...world.host(host).files].map(([id, text]): [string, Thing] => [id, JSON.parse(text) as Thing]),
  );
}
