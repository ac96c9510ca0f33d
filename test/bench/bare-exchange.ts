import { drainMicrotasks, inMacrotask } from '../../src/checks/microtasks';
import { Scheduler } from '../../src/sim/scheduler';
import { processorTime } from './exchange';

/** Microseconds that a message is under way at least, and how many more it may be. */
const latency = { least: 100, more: 1_000 } as const;

/** One end of a pair that exchanges messages: no network, no sockets, no trace. */
class End {
  peer!: End;
  #wake: (text: string) => void = () => undefined;

  constructor(private readonly scheduler: Scheduler) {}

  send(value: unknown, spread: number): void {
    const text = JSON.stringify(value);
    const { peer } = this;
    const delay = latency.least + ((spread * 7_919) % latency.more);
    this.scheduler.after(delay, { happen: () => peer.#wake(text) });
  }

  async receive(): Promise<{ readonly id: number }> {
    const text = await new Promise<string>((resolve) => (this.#wake = resolve));
    return JSON.parse(text) as { id: number };
  }
}

/**
 * The same exchange as the simulator's, of what cannot be avoided alone: a heap, JSON both ways, a promise and a
 * microtask drain for each message. @returns messages a second of processor time
 */
export function bareExchange(messages: number, pairs = 1): Promise<number> {
  return inMacrotask(() => {
    const scheduler = new Scheduler();
    const requests = Math.ceil(messages / pairs / 2);
    for (let pair = 0; pair < pairs; pair++) {
      const [server, client] = [new End(scheduler), new End(scheduler)];
      server.peer = client;
      client.peer = server;
      void serve(server, requests);
      void ask(client, requests, pair);
    }
    drainMicrotasks();
    const begin = processorTime();
    for (let next = scheduler.take(); next; next = scheduler.take()) {
      next.happen();
      drainMicrotasks();
    }
    return ((requests * 2 * pairs) / (processorTime() - begin)) * 1_000;
  });
}

async function serve(end: End, requests: number): Promise<void> {
  for (let i = 0; i < requests; i++) {
    const { id } = await end.receive();
    end.send({ id, ok: true }, id);
  }
}

async function ask(end: End, requests: number, pair: number): Promise<void> {
  for (let id = 0; id < requests; id++) {
    end.send({ id, op: 'get' }, id + pair);
    await end.receive();
  }
}
