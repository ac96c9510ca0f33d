/** A real process of a world: loads one program, and is its operating system as far as that is not the real one's. */
import type { Socket } from 'node:net';
import { HostError } from '../host/api';
import type { ProgramLoader } from '../host/program-side';
import type { SourcePlace } from '../trace/data';
import { OsHost, type OwnEnd, type ProcessTools } from './os-host';
import type { Supervision } from './owner';
import type {
  Answers,
  CallName,
  Calls,
  ErrorReport,
  FromChild,
  Notice,
  Start,
  ToChild,
  ToProcess,
} from './protocol';

/** What loads programs, as the engine itself does not know how. */
export interface ChildWiring {
  /** @param setup what the engine was given for each process */
  load(setup: unknown): {
    readonly loader: ProgramLoader;
    readonly here: () => SourcePlace | undefined;
    readonly report: (error: unknown) => ErrorReport;
  };
  readonly makeAbort: ProcessTools['makeAbort'];
}

/** Milliseconds that the last bytes of a process get to be on their way. */
const farewell = 2_000;

/** The message channel to the supervisor. */
class IpcSupervision implements Supervision {
  #next = 1;
  readonly #pending = new Map<
    number,
    { readonly resolve: (answer: never) => void; readonly reject: (error: Error) => void }
  >();

  call<N extends CallName>(name: N, call: Calls[N], socket?: Socket): Promise<Answers[N]> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, name, call }, socket);
    });
  }

  tell(notice: Notice, sent?: () => void): void {
    this.#send({ notice }, undefined, sent);
  }

  #send(message: FromChild, socket?: Socket, sent?: () => void): void {
    // A channel that is closed means that the supervisor is gone: this process ends any moment.
    if (process.connected) process.send?.(message, socket, {}, () => sent?.());
  }

  settle(message: Exclude<ToChild, { readonly tell: ToProcess }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if ('ok' in message) pending?.resolve(message.ok as never);
    else pending?.reject(new HostError(message.err.code, message.err.message));
  }
}

export function startChild(wiring: ChildWiring): void {
  const supervision = new IpcSupervision();
  let running: RunningProgram | undefined;
  process.on('message', (message: ToChild, socket?: Socket) => {
    if (!('tell' in message)) supervision.settle(message);
    else if (message.tell.op === 'start') {
      running = new RunningProgram(message.tell, supervision, wiring, socket);
      void running.run();
    } else running?.host.receive(message.tell, socket);
  });
  // Who interrupts a run at the terminal means the supervisor, which ends its processes.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('unhandledRejection', (error) => running?.host.end({ error }));
  process.on('uncaughtException', (error) => running?.host.end({ error }));
}

class RunningProgram {
  readonly host: OsHost;
  readonly #loaded: ReturnType<ChildWiring['load']>;

  constructor(
    readonly start: Start,
    readonly supervision: IpcSupervision,
    wiring: ChildWiring,
    inherited?: Socket,
  ) {
    this.#loaded = wiring.load(start.setup);
    const { here } = this.#loaded;
    const ended = (how: OwnEnd): void => void this.#end(how);
    const tools: ProcessTools = { supervision, here, makeAbort: wiring.makeAbort, ended };
    this.host = new OsHost(process.pid, start, tools, inherited);
  }

  async run(): Promise<void> {
    const { host } = this;
    try {
      host.instance = this.#loaded.loader.instance({
        host,
        setTimer: (callback, delay, repeat) => host.timers.set(callback, delay, repeat),
        clearTimer: (timer) => host.timers.clear(timer),
        fail: (error) => host.end({ error }),
      });
      const ended = host.instance.program(this.start.program)(host);
      host.begun();
      await ended;
      host.end({ code: 0 });
    } catch (error) {
      host.end({ error });
    }
  }

  async #end(how: OwnEnd): Promise<void> {
    setTimeout(() => process.exit(1), farewell);
    await new Promise<void>((told) => this.supervision.tell(this.#noticeOf(how), told));
    await this.host.close();
    process.exit(typeof how === 'object' && 'code' in how ? how.code : 1);
  }

  #noticeOf(how: OwnEnd): Notice {
    if (how === 'flooded') return { op: 'flooded' };
    if ('code' in how) return { op: 'ended', code: how.code };
    return { op: 'failed', error: this.#loaded.report(how.error) };
  }
}
