/** The watchdog's view into the main thread: pauses it and reads its stack through V8's inspector. */
import { Session, type Debugger } from 'node:inspector';
import type { Frame } from './notes';

/** A pause of the main thread. */
export interface Pause {
  /** Topmost frame first. */
  readonly stack: readonly Frame[];
}

export class MainThread {
  readonly #session = new Session();
  /** URLs by script: frames name their script by its id only. */
  readonly #urls = new Map<string, string>();
  #onPause: (pause: Pause) => void = () => undefined;

  constructor() {
    this.#session.connectToMainThread();
    this.#session.on('Debugger.scriptParsed', ({ params }) => this.#urls.set(params.scriptId, params.url));
    this.#session.on('Debugger.paused', ({ params }) =>
      this.#onPause({ stack: params.callFrames.map((frame) => this.#toFrame(frame)) }),
    );
    this.#session.post('Debugger.enable');
  }

  /** Asks for a pause. Undefined when there is none within `ms`: native code keeps the thread. */
  pause(ms: number): Promise<Pause | undefined> {
    return this.#next(ms, () => this.#session.post('Debugger.pause'));
  }

  /** Goes on to the next function that is entered: from between two microtasks, into the second. */
  stepInto(ms: number): Promise<Pause | undefined> {
    return this.#next(ms, () => this.#session.post('Debugger.stepInto'));
  }

  /** Lets the topmost function end. Undefined when it does not within `ms`. */
  stepOut(ms: number): Promise<Pause | undefined> {
    return this.#next(ms, () => this.#session.post('Debugger.stepOut'));
  }

  resume(): void {
    this.#session.post('Debugger.resume');
  }

  /** Calls back at each pause from now on. */
  onPause(callback: (pause: Pause) => void): void {
    this.#onPause = callback;
  }

  /** Pauses whenever one of the lines is reached in a script whose URL matches, also in scripts that are yet to come. */
  async breakAt(urlRegex: string, lines: number): Promise<void> {
    const set = (lineNumber: number): Promise<void> =>
      new Promise((resolve) => {
        this.#session.post('Debugger.setBreakpointByUrl', { urlRegex, lineNumber }, () => resolve());
      });
    await Promise.all(Array.from({ length: lines }, (_, line) => set(line)));
  }

  #next(ms: number, ask: () => void): Promise<Pause | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), ms);
      this.#onPause = (pause) => {
        clearTimeout(timer);
        resolve(pause);
      };
      ask();
    });
  }

  #toFrame(frame: Debugger.CallFrame): Frame {
    const at = frame.functionLocation ?? frame.location;
    return {
      name: frame.functionName,
      url: this.#urls.get(frame.location.scriptId) ?? '',
      line: frame.location.lineNumber + 1,
      column: (frame.location.columnNumber ?? 0) + 1,
      id: `${at.scriptId}:${at.lineNumber}:${at.columnNumber ?? 0}`,
    };
  }
}
