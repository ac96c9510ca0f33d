/** GIVEN: what an appointment is, and the messages in which phones and server speak of it. */
import type { Address } from 'dlabs';

export const server: Address = { host: 'server', port: 7000 };

/** What is written down about an appointment. `deleted` is a field like the others: whoever sets it deletes. */
export type Field = 'title' | 'day' | 'time' | 'place' | 'deleted';

/** One field of one appointment was set to a value. Changes are all that phones and server exchange. */
export type Change = {
  /** Which appointment, such as `dentist`. Phones invent ids; two appointments never share one. */
  readonly id: string;
  readonly field: Field;
  readonly value: string;
  /** 1, 2, 3 …: of two changes of one field, the higher version wins. */
  readonly version: number;
  /** The phone on which the change was made. */
  readonly phone: string;
};

/** What a phone sends when it synchronises. */
export type Request = {
  readonly phone: string;
  /** The `upTo` of the last reply that the phone has: what it has already. 0: nothing. */
  readonly since: number;
  /** What was changed on this phone. */
  readonly changes: readonly Change[];
};

/** What the server answers. */
export type Reply = {
  /** The phone sends this number with its next request. */
  readonly upTo: number;
  /** What the phone does not have yet (it may be more). */
  readonly changes: readonly Change[];
};

/** Which field of which appointment a change is about: two changes with one key are about the same thing. */
export function keyOf({ id, field }: Pick<Change, 'id' | 'field'>): string {
  return JSON.stringify([id, field]);
}

export type Appointment = { readonly id: string } & { readonly [F in Exclude<Field, 'deleted'>]?: string };

/** The calendar that some changes make, at most one for each field. What was deleted is not in it. */
export function appointmentsIn(changes: Iterable<Change>): Appointment[] {
  const found = new Map<string, { id: string; [field: string]: string }>();
  const deleted = new Set<string>();
  for (const { id, field, value } of changes) {
    if (field === 'deleted') deleted.add(id);
    else found.set(id, { ...found.get(id), id, [field]: value });
  }
  return [...found.values()].filter(({ id }) => !deleted.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
}
