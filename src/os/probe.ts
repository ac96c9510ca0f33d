import type { Socket } from 'node:net';
import type { Host } from '../host/api';
import { HostError } from '../host/api';
import { ProcessEnded } from '../host/process-ended';
import type { LoadModule } from '../host/world-api';
import type { Ending } from './ending';
import type { Machine } from './machine';
import { OsHost, type OwnEnd } from './os-host';
import type { OsProcess } from './os-process';
import type { Supervision } from './owner';
import type { ToProcess } from './protocol';
import type { Supervisor } from './supervisor';

/** A process of the check itself: it runs in this real process, over real sockets. */
export class Probe {
  readonly process: OsProcess;
  readonly #host: OsHost;

  constructor(
    readonly supervisor: Supervisor,
    machine: Machine,
  ) {
    const { setup } = supervisor;
    this.process = supervisor.add(machine, 'probe', process.pid, [], 0);
    const { calling } = supervisor;
    const supervision: Supervision = {
      call: (name, call, socket) => calling.call(this.process, name, call, socket),
      tell: (notice) => calling.notice(this.process, notice),
    };
    const { here, makeAbort } = setup;
    const ended = (how: OwnEnd): void => this.#ended(how);
    const facts = machine.facts(this.process.id, this.process.memorySlot, 0);
    const start = { args: [], host: facts };
    this.#host = new OsHost(process.pid, start, { supervision, here, makeAbort, ended });
    this.process.reach({
      pid: process.pid,
      send: (message, socket) => this.#send(message, socket),
      kill: () => void this.#host.close(),
      pause: cannotPause,
      resume: () => undefined,
      gone: Promise.resolve(),
    });
    this.process.becomeReady();
  }

  #send(message: ToProcess, socket?: Socket): void {
    setImmediate(() => {
      if (this.#host.alive) this.#host.receive(message, socket);
      else socket?.resetAndDestroy();
    });
  }

  #ended(how: OwnEnd): void {
    const ending: Ending =
      how === 'flooded'
        ? { limit: 'output' }
        : 'code' in how
          ? { code: how.code }
          : { error: this.supervisor.setup.report(how.error) };
    this.supervisor.end(this.process, ending, true);
  }

  /** Runs a function as the process, and ends it then. */
  run<T>(body: (host: Host, student: LoadModule) => Promise<T> | T): Promise<T> {
    const host = this.#host;
    return new Promise((resolve, reject) => {
      // When the world is over, nobody waits any more: an error would be taken for one of the next check.
      const fail = (error: unknown): void => {
        if (!this.supervisor.isClosed) reject(error);
      };
      // Settled by the body first, where it comes to its end.
      this.process.exited(({ error }) =>
        setImmediate(() => {
          const why = `the process of the check ended early: ${error ?? 'killed'}`;
          fail(error === undefined ? new ProcessEnded(why) : new Error(why));
        }),
      );
      const main = async (): Promise<void> => {
        try {
          const instance = (host.instance = this.supervisor.setup.loader.instance({
            host,
            setTimer: (callback, delay, repeat) => host.timers.set(callback, delay, repeat),
            clearTimer: (timer) => host.timers.clear(timer),
            fail: (error) => host.end({ error }),
          }));
          resolve(await body(host, <M>(file: string) => instance.module(file) as M));
        } catch (error) {
          fail(error);
        }
        host.end({ code: 0 });
      };
      void main();
    });
  }
}

function cannotPause(): never {
  throw new HostError(
    'ENOTSUP',
    'a process of the check cannot be stopped on real processes: it runs in the check',
  );
}
