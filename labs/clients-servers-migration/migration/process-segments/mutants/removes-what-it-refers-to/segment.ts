/**
 * The resource segment: what becomes of a program's references to resources when it moves.
 *
 * `pack` and `arrived` run on the host that the program leaves, `unpack` runs on the one where it arrives. What the segment
 * looks like is between `pack`, `unpack` and `arrived`: any JSON value will do.
 */
import type { Json } from 'dlabs';
import type { Site } from './site';
import type { Reference, Thing } from './things';
import { referenceTo } from './things';

/** What becomes of one entry of the resource table. `rebind`, when there is nothing to bind to, is `otherwise`. */
type Item =
  | { readonly action: 'refer'; readonly reference: Reference }
  | { readonly action: 'move' | 'copy'; readonly reference: Reference; readonly thing: Thing }
  | { readonly action: 'rebind'; readonly reference: Reference; readonly otherwise: Item };

/**
 * Makes the resource segment of a program that is about to leave. Nothing changes here yet: the move may fail, and then
 * the program goes on with the references that it has.
 */
export async function pack(site: Site, program: string, references: readonly Reference[]): Promise<Json> {
  return references.map((reference) => itemFor(site, program, reference));
}

/** The table of Fuggetta, Picco and Vigna, with a decision where they leave a choice. */
function itemFor(site: Site, program: string, reference: Reference): Item {
  const thing = reference.host === site.host.name ? site.store.get(reference.id) : undefined;
  const refer: Item = { action: 'refer', reference };
  const movable = thing?.attachment === 'unattached' ? thing : undefined;
  switch (reference.binding) {
    case 'identifier':
      return movable && !site.store.shared(movable.id, program)
        ? { action: 'move', reference, thing: movable }
        : refer;
    case 'value':
      return movable ? { action: 'copy', reference, thing: movable } : refer;
    case 'type':
      return {
        action: 'rebind',
        reference,
        otherwise: movable ? { action: 'copy', reference, thing: movable } : refer,
      };
  }
}

/**
 * Makes the resource table of a program that arrives, with as many entries and in the same order. When this is done, the
 * program goes on. @throws when it cannot: then the program does not come, and nothing of what it brought stays here
 */
export async function unpack(site: Site, resources: Json): Promise<Reference[]> {
  const table: Reference[] = [];
  const brought: string[] = [];
  try {
    for (const item of resources as unknown as Item[]) table.push(await bind(site, item, brought));
  } catch (error) {
    for (const { reference } of resources as unknown as Item[]) await site.store.remove(reference.id);
    for (const id of brought) await site.store.remove(id);
    throw error;
  }
  return table;
}

/** Makes one entry of the table. `brought` gets the ids of resources that are here now, and were not. */
async function bind(site: Site, item: Item, brought: string[]): Promise<Reference> {
  const { reference } = item;
  const local = (thing: Thing): Reference => referenceTo(thing, site.host.name, reference.binding);
  switch (item.action) {
    case 'refer':
      return reference;
    case 'move': {
      await site.store.put(item.thing);
      brought.push(item.thing.id);
      return local(item.thing);
    }
    case 'copy': {
      const copy = await site.store.copy(item.thing);
      brought.push(copy.id);
      return local(copy);
    }
    case 'rebind': {
      const own = site.store.find(reference.type);
      return own ? local(own) : bind(site, item.otherwise, brought);
    }
  }
}

/** The program that left with this resource segment has arrived, and does not come back. */
export async function arrived(site: Site, resources: Json): Promise<void> {
  for (const item of resources as unknown as Item[])
    if (item.action === 'move') await site.store.remove(item.thing.id);
}
