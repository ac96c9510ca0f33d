/** The globals of a program in a lab. Time and randomness are the host's own: in a simulation they are virtual. */

declare const console: Readonly<
  Record<'log' | 'info' | 'debug' | 'warn' | 'error' | 'trace', (...values: unknown[]) => void>
>;

declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): number;
declare function clearTimeout(timer: number | undefined): void;
declare function clearInterval(timer: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;

/** Text to bytes, as UTF-8. */
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}

/** Bytes, as UTF-8, to text. */
declare class TextDecoder {
  constructor(encoding?: 'utf-8', options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: any;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
  throwIfAborted(): void;
}
declare const AbortSignal: {
  abort(reason?: any): AbortSignal;
  /** Aborts after `ms` milliseconds of the host's time. */
  timeout(ms: number): AbortSignal;
  any(signals: readonly AbortSignal[]): AbortSignal;
};

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: any): void;
}

declare module 'node:assert/strict' {
  function assert(value: unknown, message?: string): asserts value;
  namespace assert {
    function ok(value: unknown, message?: string): asserts value;
    function fail(message?: string): never;
    function equal(actual: unknown, expected: unknown, message?: string): void;
    function notEqual(actual: unknown, expected: unknown, message?: string): void;
    function deepEqual(actual: unknown, expected: unknown, message?: string): void;
    function notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    function throws(action: () => unknown, message?: string): void;
    function rejects(action: Promise<unknown> | (() => Promise<unknown>), message?: string): Promise<void>;
    function match(text: string, pattern: RegExp, message?: string): void;
  }
  export default assert;
}
