import type { Appointment, Change, Field } from './calendar';
import { appointmentsIn, keyOf } from './calendar';

/** One copy of the calendar. Every phone has one, and so has the server. */
export class Replica {
  /** For each field of each appointment the change that stands. */
  readonly #standing = new Map<string, Change>();

  /**
   * @param owner the name of the phone whose copy this is; it becomes the `phone` of the changes that are made here
   * @param changes what the copy starts with
   */
  constructor(
    readonly owner: string,
    changes: readonly Change[] = [],
  ) {
    for (const change of changes) this.merge(change);
  }

  /** All changes that stand: one for each field of each appointment. */
  get changes(): readonly Change[] {
    return [...this.#standing.values()];
  }

  get appointments(): readonly Appointment[] {
    return appointmentsIn(this.#standing.values());
  }

  // YOUR WORK 1 (stage 1): here the change that arrives last wins, a version is the time that the phone's clock shows,
  // and what is deleted leaves no trace.

  /** Takes in a change, made here or elsewhere. @returns whether it was news: whether it stands now and did not before */
  merge(change: Change): boolean {
    if (change.field === 'deleted') {
      for (const [key, { id }] of this.#standing) if (id === change.id) this.#standing.delete(key);
    } else {
      this.#standing.set(keyOf(change), change);
    }
    return true;
  }

  /** Changes a field here. @returns the change, which stands already */
  set(id: string, field: Field, value: string): Change {
    const change = { id, field, value, version: Date.now(), phone: this.owner };
    this.merge(change);
    return change;
  }
}
