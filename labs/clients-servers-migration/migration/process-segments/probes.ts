/** Programs of the checks: their instructions are typed at the sites, as a student may do it, too. */
import assert from 'node:assert/strict';
import type { World, WorldProcess } from 'dlabs/world';
import type { Attachment, Binding, Thing } from './starter/things';
import { putThing, thingsOn } from './things-of-hosts';

export const hostNames = ['laptop', 'desktop', 'server'] as const;
export type HostName = (typeof hostNames)[number];

/** Milliseconds in which a site answers what is typed. Its own patience with other sites is 4 s. */
const patience = 15_000;

/** Starts the sites. Put the things on the disks first. */
export function startSites(world: World): void {
  world.defaultLink({ latency: [5, 30] });
  for (const name of hostNames) world.host(name).start('daemon.ts', { name: 'site' });
}

/** The site of a host, where one runs. */
export function siteOf(world: World, host: string): WorldProcess | undefined {
  return world.host(host).processes.find(({ name }) => name === 'site');
}

/** Puts something of this kind on the laptop. */
export function onLaptop(
  world: World,
  type: string,
  name: string,
  attachment: Attachment,
  ...numbers: number[]
): Thing {
  return putThing(world, 'laptop', { type, name, attachment, numbers });
}

/** What was typed so far, for which program and where, and what came of it. */
const stories = new WeakMap<World, readonly string[]>();

/** The end of that, and which resources the programs have, for failure messages. */
function storyOf(world: World): string {
  const story = stories.get(world) ?? [];
  return story.filter((what, n) => n >= story.length - 8 || / open /.test(what)).join('; then ');
}

/** A program without instructions of its own. */
export class Hand {
  at: HostName = 'laptop';

  private constructor(
    readonly world: World,
    readonly name: string,
  ) {}

  static async launch(world: World, name: string, at: HostName = 'laptop'): Promise<Hand> {
    const hand = new Hand(world, name);
    hand.at = at;
    const line = `launch hand ${name}`;
    const here = `(${name} is here now)`;
    if ((await hand.#typed(line, (text) => text === here)) === undefined)
      assert.fail(`“${line}” was typed on the ${at}, and nothing happened in 15 s.`);
    return hand;
  }

  /** Opens a resource. Its number in the resource table is given. */
  async open(type: string, binding: Binding, name = 'any'): Promise<number> {
    return this.#number(`open ${type} by ${binding} ${name}`);
  }

  /** Uses the resource with this number in the table, and gives the number that comes back. */
  async use(resource: number, operation: string, value = 0): Promise<number> {
    return this.#number(`use ${resource} ${operation} ${value}`);
  }

  /** Uses a resource, and judges what comes back. `why` is a whole sentence. */
  async gives(
    expected: number,
    resource: number,
    operation: string,
    value: number,
    why: string,
  ): Promise<void> {
    const text = await this.#instruct(`use ${resource} ${operation} ${value}`);
    if (text !== String(expected))
      assert.fail(
        `On the ${this.at}, “use ${resource} ${operation} ${value}” of ${this.name} gave ${inWords(text)}; it should give ${expected}. ${why} What was typed: ${storyOf(this.world)}.`,
      );
  }

  /** Uses a resource, and judges that the program gets an error. `why` is a whole sentence. */
  async fails(resource: number, operation: string, value: number, why: string): Promise<void> {
    const text = await this.#instruct(`use ${resource} ${operation} ${value}`);
    if (text?.startsWith('error') !== true)
      assert.fail(
        `On the ${this.at}, “use ${resource} ${operation} ${value}” of ${this.name} gave ${inWords(text)}; it should give an error. ${why} What was typed: ${storyOf(this.world)}.`,
      );
  }

  /** Moves the program; fails when it does not get there. */
  async move(to: HostName): Promise<void> {
    const failure = await this.tryToMove(to);
    if (failure !== undefined)
      assert.fail(
        `“move ${this.name} ${to}” was typed on the ${this.at}, and the program did not get there: ${failure}. What was typed: ${storyOf(this.world)}.`,
      );
  }

  /** Moves the program. @returns why it did not get there */
  async tryToMove(to: HostName): Promise<string | undefined> {
    const from = this.at;
    const begin = siteOf(this.world, to)?.output.length ?? 0;
    const line = `move ${this.name} ${to}`;
    const arrived = () => siteOf(this.world, to)?.output.indexOf(`(${this.name} is here now)`, begin) ?? -1;
    const failed = await this.#typed(
      line,
      (text) => text.startsWith(`(${line}: `),
      () => arrived() >= 0,
    );
    if (arrived() >= 0) {
      this.at = to;
      this.#note(`${this.name} moved to the ${to}`);
      await this.world.sleep(300); // the site that it left has to do, too
      return undefined;
    }
    this.#note(`${this.name} could not move from the ${from} to the ${to}`);
    return failed?.slice(line.length + 3, -1) ?? 'nothing came of it in 15 s';
  }

  /** Ends the program. */
  async end(): Promise<void> {
    await this.#typed(`end ${this.name}`, (text) => text === `(${this.name} has ended)`);
    this.#note(`${this.name} ended`);
    await this.world.sleep(300);
  }

  async #number(what: string): Promise<number> {
    const text = await this.#instruct(what);
    const number = Number(text);
    if (text === undefined || Number.isNaN(number))
      assert.fail(
        `On the ${this.at}, “${what}” of ${this.name} gave ${inWords(text)}. What was typed: ${storyOf(this.world)}.`,
      );
    return number;
  }

  async #instruct(what: string): Promise<string | undefined> {
    const start = `${this.name}: ${what} → `;
    const line = await this.#typed(`${this.name} ${what}`, (text) => text.startsWith(start));
    const result = line?.slice(start.length);
    this.#note(`“${this.name} ${what}” on the ${this.at} gave ${inWords(result)}`);
    return result;
  }

  #note(what: string): void {
    const story = stories.get(this.world) ?? [];
    stories.set(this.world, [...story, what]);
  }

  /** Types a line, and waits for a line that answers it, or for something else. */
  async #typed(
    line: string,
    answers: (text: string) => boolean,
    or: () => boolean = () => false,
  ): Promise<string | undefined> {
    const site = siteOf(this.world, this.at);
    const begin = site?.output.length ?? 0;
    const answer = () => site?.output.slice(begin).find(answers);
    site?.type(line);
    await come(this.world, () => answer() !== undefined || or());
    return answer();
  }
}

/** Waits for something; when it does not come, that is the caller's to judge. */
export async function come(world: World, holds: () => boolean, within = patience): Promise<boolean> {
  return world.eventually('', holds, { within }).then(
    () => true,
    () => false,
  );
}

function inWords(result: string | undefined): string {
  return result === undefined ? 'no answer in 15 s' : result.startsWith('error') ? `an ${result}` : result;
}

/** Judges on which host's disk a resource is, and what is in it. `why` is a whole sentence. */
export function judgeThing(
  world: World,
  { id }: Thing,
  host: HostName,
  numbers: number[],
  why: string,
): void {
  const places = hostNames.filter((name) => thingsOn(world, name).has(id));
  const context = `${why} What was typed: ${storyOf(world)}.`;
  if (places.length === 0)
    assert.fail(`There is no ${id} on any disk; it should be on the ${host}. ${context}`);
  if (places.length > 1)
    assert.fail(`${id} exists ${places.length} times: on the ${places.join(' and on the ')}. ${context}`);
  if (places[0] !== host)
    assert.fail(`${id} is on the ${places[0]}; it should be on the ${host}. ${context}`);
  const found = thingsOn(world, host).get(id)?.numbers ?? [];
  if (found.join() !== numbers.join())
    assert.fail(
      `In ${id} on the ${host} there is ${listed(found)}; there should be ${listed(numbers)}. ${context}`,
    );
}

/** Numbers in words. */
export function listed(numbers: readonly number[]): string {
  if (numbers.length > 12) return `${numbers.slice(0, 3).join(' ')} … ${numbers.slice(-3).join(' ')}`;
  return numbers.length === 0 ? 'nothing' : numbers.join(' ');
}
