/**
 * GIVEN: the resources of one host. Each is a file on its disk, named after the resource's id. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { MachineError } from './machine/values';
import type { Thing } from './things';
import { operated } from './things';

export class Store {
  readonly #things = new Map<string, Thing>();
  /** The programs that have a reference to a resource, wherever they run. */
  readonly #holders = new Map<string, Set<string>>();
  /** What programs brought along: it serves them, not others that look for something of a type. */
  readonly #guests = new Set<string>();
  readonly #copies = new Set<string>();
  #names = 0;

  private constructor(readonly host: Host) {}

  static async open(host: Host): Promise<Store> {
    const store = new Store(host);
    for (const file of await host.disk.list()) {
      const text = await host.disk.readText(file);
      if (text === undefined) continue;
      const thing = JSON.parse(text) as Thing;
      store.#things.set(thing.id, thing);
    }
    await host.disk.sync(); // what a process that died has written may not be safe yet
    return store;
  }

  /** All resources that are here. */
  get things(): Thing[] {
    return [...this.#things.values()];
  }

  /** The resource with this id, if it is here. */
  get(id: string): Thing | undefined {
    return this.#things.get(id);
  }

  /** A resource of this type that belongs to this host, if there is one: none that a program brought along. */
  find(type: string): Thing | undefined {
    return this.things.find((thing) => thing.type === type && !this.#guests.has(thing.id));
  }

  /** The resource of this type and name, if it is here. */
  named(type: string, name: string): Thing | undefined {
    return this.things.find((thing) => thing.type === type && thing.name === name);
  }

  /** Takes a resource in, as it is, with its id. When the promise settles, it is safe on the disk. */
  async put(thing: Thing): Promise<void> {
    await this.#save(thing);
    this.#things.set(thing.id, thing);
    this.#guests.add(thing.id);
  }

  /**
   * Makes a new resource that is like this one, here, and gives it. It has an id of its own, and goes away when the program
   * that has it does not refer to it any more. When the promise settles, it is safe on the disk.
   */
  async copy(like: Thing): Promise<Thing> {
    const thing = { ...like, id: `${like.name}@${this.host.name}.${this.host.pid}.${++this.#names}` };
    await this.put(thing);
    this.#copies.add(thing.id);
    return thing;
  }

  /** Removes a resource from this host. One that is not here is removed already. */
  async remove(id: string): Promise<void> {
    if (!this.#things.delete(id)) return;
    this.#holders.delete(id);
    this.#guests.delete(id);
    this.#copies.delete(id);
    await this.host.disk.remove(id);
    await this.host.disk.sync();
  }

  /** Uses a resource that is here. @throws {MachineError} when it is not, or there is no such operation */
  async use(id: string, operation: string, value: number): Promise<number> {
    const thing = this.#things.get(id);
    if (!thing) throw new MachineError(`${id} is not on ${this.host.name}`);
    const { after, result } = operated(thing, operation, value);
    if (after === thing) return result;
    this.#things.set(id, after);
    await this.#save(after);
    if (thing.type === 'printer') this.host.log(`(${id} prints ${value})`);
    return result;
  }

  /** Whether a program other than this one, here or on another host, has a reference to the resource. */
  shared(id: string, program: string): boolean {
    return [...(this.#holders.get(id) ?? [])].some((holder) => holder !== program);
  }

  /** Notes that a program has a reference to the resource. */
  hold(id: string, program: string): void {
    this.#holders.set(id, (this.#holders.get(id) ?? new Set()).add(program));
  }

  /** Notes that it has none any more. */
  async release(id: string, program: string): Promise<void> {
    const holders = this.#holders.get(id);
    holders?.delete(program);
    if (this.#copies.has(id) && !holders?.size) await this.remove(id);
  }

  async #save(thing: Thing): Promise<void> {
    await this.host.disk.write(thing.id, JSON.stringify(thing));
    await this.host.disk.sync();
  }
}
