import { HostError } from '../host/api';
import { formatLine } from '../host/format';
import type { ProgramSide } from '../host/program-side';
import { abortControllerFor, abortSignalFor } from './abort';

/** What a program finds in place of a global that would reach past its host, with what to use instead. */
const forbidden: Readonly<Record<string, string>> = {
  process: 'the real process; use host.args, host.exit, host.input or host.pid',
  global: 'what all processes share; each process has its own modules, and the disk is what lasts',
  fetch: 'the real network; use host.connect',
  WebSocket: 'the real network; use host.connect',
  EventSource: 'the real network; use host.connect',
  performance: 'the real clock; use host.now',
  crypto: 'real randomness; use host.random, or import from dlabs/crypto',
  Buffer: 'Node’s own memory; use Uint8Array, TextEncoder and TextDecoder',
  Worker: 'real threads; use host.spawn',
  SharedArrayBuffer: 'shared memory; send messages instead',
  Atomics: 'shared memory; send messages instead',
  MessageChannel: 'the real event loop; use a connection',
  BroadcastChannel: 'the real event loop; use a connection',
  WeakRef: 'the garbage collector, which runs when it likes',
  FinalizationRegistry: 'the garbage collector, which runs when it likes',
  navigator: 'the real machine; use host',
  EventTarget: 'the real event loop; keep a list of functions and call them',
  localStorage: 'real storage; use host.disk',
};

type MakeGlobal = (side: ProgramSide) => unknown;

/** The moment that `Date` shows when the host's clock shows 0: the start of 2026, UTC. */
const epoch = Date.UTC(2026, 0, 1);

const virtual: Readonly<Record<string, MakeGlobal>> = {
  Date: (side) => virtualDate(() => epoch + side.host.now()),
  Math: (side) => Object.assign(Object.create(Math) as object, { random: () => side.host.random() }),
  console: (side) => virtualConsole(side),
  globalThis: () => Object.create(null) as unknown,
  setTimeout: (side) => timer(side, false),
  setInterval: (side) => timer(side, true),
  setImmediate:
    (side) =>
    (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
      timer(side, false)(callback, 0, ...args),
  clearTimeout: (side) => clear(side),
  clearInterval: (side) => clear(side),
  clearImmediate: (side) => clear(side),
  queueMicrotask: () => (callback: () => void) => void Promise.resolve().then(callback),
  AbortController: (side) => abortControllerFor((error) => side.fail(error)),
  AbortSignal: (side) =>
    abortSignalFor(
      (error) => side.fail(error),
      (callback, ms) => void side.setTimer(callback, ms, false),
    ),
};

/** Every global that a program gets from its host, or not at all. */
export const programGlobals: readonly string[] = [...Object.keys(virtual), ...Object.keys(forbidden)];

/** The value of one global for one process. */
export function makeGlobal(name: string, side: ProgramSide): unknown {
  const make = virtual[name];
  return make ? make(side) : refusing(name, forbidden[name] ?? 'the real machine');
}

/** Something that says what to use instead, however it is used. */
function refusing(name: string, reaches: string): unknown {
  const refuse = (): never => {
    throw new HostError('EINVAL', `${name} reaches ${reaches}`);
  };
  return new Proxy(refuse, { get: refuse, set: refuse, has: refuse, apply: refuse, construct: refuse });
}

function virtualDate(now: () => number): unknown {
  return new Proxy(Date, {
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new Date(now()).toString(),
    get: (target, key, receiver) =>
      key === 'now' ? () => Math.floor(now()) : (Reflect.get(target, key, receiver) as unknown),
  });
}

function virtualConsole(side: ProgramSide): unknown {
  const log = (...values: unknown[]): void => side.host.log(formatLine(values));
  return { log, info: log, debug: log, warn: log, error: log, trace: log };
}

function timer(side: ProgramSide, repeat: boolean) {
  return (callback: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): number => {
    if (typeof callback !== 'function') throw new TypeError('a timer calls back a function');
    return side.setTimer(() => callback(...args), delay, repeat);
  };
}

function clear(side: ProgramSide) {
  return (id?: number): void => {
    if (id !== undefined) side.clearTimer(id);
  };
}
