/**
 * GIVEN: a phone with two apps on one layer. It synchronises every two seconds unless it is offline. Each argument is a
 * command with the second at which it is carried out, such as `9 set dentist time 15:00`; after a restart they are not
 * carried out again. The same commands can be typed.
 */
import type { Host } from 'dlabs';
import { Calendar, type Field } from './calendar';
import { SyncLayer } from './layer';
import { Notes } from './notes';

const help =
  'set ID title|day|time|place VALUE · delete ID · note TITLE TEXT · forget TITLE · list · offline · online';

export default async function (host: Host): Promise<void> {
  const phone = new Phone(host, await SyncLayer.open(host));
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
  readonly #layer: SyncLayer;
  readonly #calendar: Calendar;
  readonly #notes: Notes;

  constructor(host: Host, layer: SyncLayer) {
    this.#host = host;
    this.#layer = layer;
    const [calendar, notes] = [layer.channel('calendar'), layer.channel('notes')];
    calendar.onChange((key) => host.log(`calendar: news about ${key}`));
    notes.onChange((key) => host.log(`notes: news about ${key}`));
    this.#calendar = new Calendar(calendar);
    this.#notes = new Notes(notes);
  }

  async later(line: string): Promise<void> {
    const [, second = '0', command = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
    await this.#host.sleep(Number(second) * 1_000);
    this.#host.log(`> ${command}`);
    await this.#tryToObey(command);
  }

  async obeyTerminal(): Promise<void> {
    for await (const line of this.#host.input) await this.#tryToObey(line.trim());
  }

  async sync(): Promise<void> {
    try {
      await this.#layer.sync();
    } catch (error) {
      this.#host.log('not synchronised:', error);
    }
  }

  async #tryToObey(line: string): Promise<void> {
    try {
      await this.#obey(line);
    } catch (error) {
      this.#host.log('failed:', error);
    }
  }

  async #obey(line: string): Promise<void> {
    const [command, name = '', ...rest] = line.split(' ');
    if (command === 'set' && rest.length > 1 && isField(rest[0]))
      await this.#calendar.set(name, rest[0], rest.slice(1).join(' '));
    else if (command === 'delete' && name !== '') await this.#calendar.delete(name);
    else if (command === 'note' && rest.length > 0) await this.#notes.write(name, rest.join(' '));
    else if (command === 'forget' && name !== '') await this.#notes.delete(name);
    else if (command === 'list') this.#list();
    else if (command === 'online' || command === 'offline') this.online = command === 'online';
    else this.#host.log(help);
  }

  #list(): void {
    this.#host.log('my appointments and notes:');
    for (const { id, title, day, time, place } of this.#calendar.appointments) {
      this.#host.log(
        `  ${id}: ${title ?? '(no title)'}, ${day ?? '?'} ${time ?? '?'}, ${place ?? 'nowhere yet'}`,
      );
    }
    for (const [title, text] of this.#notes.all) this.#host.log(`  ${title}: “${text}”`);
  }
}

function isField(text: string | undefined): text is Field {
  return text !== undefined && ['title', 'day', 'time', 'place'].includes(text);
}
