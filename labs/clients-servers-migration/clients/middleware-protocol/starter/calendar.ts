/** GIVEN: the calendar, an app. It keeps each field of an appointment under a key of its own. */
import type { Channel } from './channel';

export type Field = 'title' | 'day' | 'time' | 'place' | 'deleted';

export type Appointment = { readonly id: string } & { readonly [F in Exclude<Field, 'deleted'>]?: string };

export class Calendar {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Changes a field of an appointment. Two phones that change two fields do not get in each other's way. */
  set(id: string, field: Field, value: string): Promise<void> {
    return this.#channel.put(JSON.stringify([id, field]), JSON.stringify({ value }));
  }

  /** Deletes an appointment for good: whatever others do to its fields meanwhile, it is not shown any more. */
  delete(id: string): Promise<void> {
    return this.set(id, 'deleted', 'yes');
  }

  get appointments(): readonly Appointment[] {
    const found = new Map<string, { id: string; deleted?: string }>();
    for (const key of this.#channel.keys) {
      const [id, field] = JSON.parse(key) as [string, Field];
      const { value } = JSON.parse(this.#channel.get(key) ?? '{}') as { value?: string };
      found.set(id, { ...found.get(id), id, [field]: value });
    }
    return [...found.values()].filter(({ deleted }) => !deleted).sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
