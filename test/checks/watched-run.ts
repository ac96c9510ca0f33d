import assert from 'node:assert/strict';
import { openRun } from '../../src/checks/session';
import type { RunSession } from '../../src/checks/session-api';
import type { PendingItem } from '../../src/messages/run-command';
import type { RunnerEvent } from '../../src/messages/runner';
import { tempLab } from '../fixtures/temp-lab';

const server = `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  host.log('ready');
  for await (const line of host.input) {
    if (line === 'crash') throw new Error('as told');
    if (line === 'lose') void Promise.reject(new Error('nobody cares'));
    host.log('typed ' + line);
  }
}`;

const client = `
import type { Host } from 'dlabs';
export default async function (host: Host) {
  for (let i = 1; ; i++) {
    await host.sleep(10);
    host.log('tick ' + i);
  }
}`;

export const scenario = `
export default (world) => {
  world.host('left').start('server.ts');
  world.host('right').start('client.ts');
};`;

/** A run and what it told. */
export class Watched {
  readonly events: RunnerEvent[] = [];

  constructor(readonly labFolder: string) {}

  #wake: () => void = () => undefined;
  session!: RunSession;

  static async open(speed: number, programs: Readonly<Record<string, string>> = {}): Promise<Watched> {
    const files = tempLab({
      'starter/server.ts': server,
      'starter/client.ts': client,
      'scenario.ts': scenario,
      ...programs,
    });
    const watched = new Watched(files.labFolder);
    const quiet = { beat: () => undefined, enter: () => undefined, schedule: () => undefined };
    const emit = (event: RunnerEvent): void => {
      watched.events.push(event);
      watched.#wake();
    };
    const tools = { emit, signal: new AbortController().signal, pulse: quiet, processScript: '' };
    watched.session = await openRun({ files, seed: 1, speed }, tools);
    return watched;
  }

  /** Waits for an event. Mocha's time-out ends the wait when it does not come. */
  async until<T extends RunnerEvent['type']>(
    type: T,
    matches: (event: Extract<RunnerEvent, { type: T }>) => boolean = () => true,
  ): Promise<Extract<RunnerEvent, { type: T }>> {
    for (let i = 0; ; i++) {
      while (i >= this.events.length) await new Promise<void>((resolve) => (this.#wake = resolve));
      const event = this.events[i] as Extract<RunnerEvent, { type: T }>;
      if (event.type === type && matches(event)) return event;
    }
  }

  /** Steps until something pending is so. @returns its number */
  async stepUntil(matches: (item: PendingItem) => boolean): Promise<number> {
    for (let steps = 0; ; steps++) {
      assert.ok(steps < 200, 'stepped for too long');
      const found = (await this.session.pending()).find(matches);
      if (found) return found.number;
      await this.session.command({ name: 'step' });
    }
  }

  /** What processes said so far. */
  get lines(): string[] {
    return this.events.flatMap((event) => (event.type === 'process-output' ? [event.line] : []));
  }

  said(text: string): Promise<Extract<RunnerEvent, { type: 'control-output' }>> {
    return this.until('control-output', ({ line }) => line.includes(text));
  }

  output(text: string): Promise<Extract<RunnerEvent, { type: 'process-output' }>> {
    return this.until('process-output', ({ line }) => line === text);
  }
}
