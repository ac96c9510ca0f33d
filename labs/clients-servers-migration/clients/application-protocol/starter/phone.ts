/**
 * GIVEN: a phone. It synchronises every two seconds unless it is offline. Each argument is a command with the second at
 * which it is carried out, such as `9 set dentist time 15:00`; after a restart they are not carried out again. The same
 * commands can be typed.
 */
import type { Host } from 'dlabs';
import type { Field } from './calendar';
import { CalendarClient } from './client';

const help = 'new ID DAY TIME TITLE · set ID FIELD VALUE · delete ID · list · offline · online · sync';

export default async function (host: Host): Promise<void> {
  const phone = new Phone(host, await CalendarClient.open(host));
  if (await isFirstStart(host)) for (const line of host.args) void phone.later(line);
  void phone.obeyTerminal();
  for (;;) {
    await host.sleep(2_000);
    if (phone.online) await phone.sync();
  }
}

async function isFirstStart(host: Host): Promise<boolean> {
  const first = (await host.disk.readText('started')) === undefined;
  await host.disk.write('started', 'yes');
  return first;
}

class Phone {
  online = true;
  readonly #host: Host;
  readonly #calendar: CalendarClient;

  constructor(host: Host, calendar: CalendarClient) {
    this.#host = host;
    this.#calendar = calendar;
  }

  async later(line: string): Promise<void> {
    const [, second = '0', command = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
    await this.#host.sleep(Number(second) * 1_000);
    this.#host.log(`> ${command}`);
    await this.#obey(command);
  }

  async obeyTerminal(): Promise<void> {
    for await (const line of this.#host.input) await this.#obey(line.trim());
  }

  async sync(): Promise<void> {
    try {
      const news = await this.#calendar.sync();
      const told = news.map(({ id, field, value, phone }) => `${id} ${field} ${value} (${phone})`);
      if (told.length > 0) this.#host.log(`news: ${told.join(' · ')}`);
    } catch (error) {
      this.#host.log('not synchronised:', error);
    }
  }

  async #obey(line: string): Promise<void> {
    const [command, id = '', ...rest] = line.split(' ');
    if (command === 'new' && rest.length > 2) await this.#add(id, rest);
    else if (command === 'set' && rest.length > 1)
      await this.#set(id, rest[0] ?? '', rest.slice(1).join(' '));
    else if (command === 'delete' && id !== '') await this.#set(id, 'deleted', 'yes');
    else if (command === 'list') this.#list();
    else if (command === 'online' || command === 'offline') this.online = command === 'online';
    else if (command === 'sync') await this.sync();
    else this.#host.log(help);
  }

  async #add(id: string, [day = '', time = '', ...title]: string[]): Promise<void> {
    await this.#set(id, 'title', title.join(' '));
    await this.#set(id, 'day', day);
    await this.#set(id, 'time', time);
  }

  async #set(id: string, field: string, value: string): Promise<void> {
    const fields: readonly string[] = ['title', 'day', 'time', 'place', 'deleted'] satisfies Field[];
    if (fields.includes(field)) await this.#calendar.set(id, field as Field, value);
    else this.#host.log(`there is no field ${field}, but ${fields.join(', ')}`);
  }

  #list(): void {
    const appointments = this.#calendar.appointments;
    this.#host.log(appointments.length === 0 ? 'no appointments' : 'my appointments:');
    for (const { id, title, day, time, place } of appointments) {
      this.#host.log(
        `  ${id}: ${title ?? '(no title)'}, ${day ?? '?'} ${time ?? '?'}, ${place ?? 'nowhere yet'}`,
      );
    }
  }
}
