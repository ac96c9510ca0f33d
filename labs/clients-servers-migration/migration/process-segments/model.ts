/** What becomes of programs’ resources by the table, worked out without sites and networks. */
import type { Binding, Thing } from './starter/things';

/** A resource in the model. */
export interface ModelThing {
  readonly thing: Thing;
  host: string;
  readonly numbers: number[];
  /** Whether it came with a program. */
  guest: boolean;
}

export interface ModelEntry {
  readonly binding: Binding;
  thing: ModelThing;
}

/** A program in the model, with its resource table. */
export interface ModelProgram {
  host: string;
  entries: ModelEntry[];
}

export class Model {
  readonly programs: ModelProgram[] = [];

  constructor(readonly things: ModelThing[]) {}

  /** The resource of this type that belongs to a host. */
  own(host: string, type: string): ModelThing | undefined {
    return this.things.find((one) => one.host === host && one.thing.type === type && !one.guest);
  }

  move(program: ModelProgram, to: string): void {
    const from = program.host;
    program.entries = program.entries.map(({ binding, thing }) => ({
      binding,
      thing: this.#after(program, binding, thing, from, to),
    }));
    program.host = to;
  }

  #after(program: ModelProgram, binding: Binding, thing: ModelThing, from: string, to: string): ModelThing {
    const own = binding === 'type' ? this.own(to, thing.thing.type) : undefined;
    if (own) return own;
    if (thing.host !== from || thing.thing.attachment !== 'unattached') return thing;
    if (binding === 'identifier') {
      if (this.#shared(program, thing)) return thing;
      thing.guest = true;
      thing.host = to;
      return thing;
    }
    return { thing: thing.thing, host: to, numbers: [...thing.numbers], guest: true };
  }

  #shared(program: ModelProgram, thing: ModelThing): boolean {
    return this.programs.some((other) => other !== program && other.entries.some((e) => e.thing === thing));
  }
}
