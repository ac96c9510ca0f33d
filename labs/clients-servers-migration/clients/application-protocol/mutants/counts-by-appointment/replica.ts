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

  /** Takes in a change, made here or elsewhere. @returns whether it was news: whether it stands now and did not before */
  merge(change: Change): boolean {
    const key = keyOf(change);
    const standing = this.#standing.get(key);
    if (standing && !beats(change, standing)) return false;
    this.#standing.set(key, change);
    return true;
  }

  /** Changes a field here. @returns the change, which stands already */
  set(id: string, field: Field, value: string): Change {
    const seen = Math.max(
      0,
      ...this.changes.filter((other) => other.id === id).map(({ version }) => version),
    );
    const change = { id, field, value, version: seen + 1, phone: this.owner };
    this.merge(change);
    return change;
  }
}

/** The conflict rule: the same two changes have the same winner everywhere. */
function beats(change: Change, other: Change): boolean {
  if (change.version !== other.version) return change.version > other.version;
  return change.phone > other.phone;
}
