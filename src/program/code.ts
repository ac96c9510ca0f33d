import { posix } from 'node:path';
import type { Place } from '../base/place';
import { HostError } from '../host/api';
import type { CompiledModule } from './compile';
import { compileModule } from './compile';
import { LoadError } from './load-error';
import type { ModuleSource } from './modules';

const endings = ['', '.ts', '.js'];

/** Compiled once for each text: the same code is often loaded by many processes and in many schedules. */
export class CodeCache {
  readonly #compiled = new Map<string, CompiledModule>();

  /** @throws {LoadError} */
  compile(name: string, text: string): CompiledModule {
    const key = `${name}\0${text}`;
    let compiled = this.#compiled.get(key);
    if (compiled === undefined) {
      compiled = compileModule(name, text);
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }
}

/** Modules that a program was sent as text. */
export class CodeModules implements ModuleSource {
  constructor(
    readonly texts: Readonly<Record<string, string>>,
    readonly cache: CodeCache,
  ) {}

  find(name: string): string | undefined {
    return endings.map((ending) => name + ending).find((full) => Object.hasOwn(this.texts, full));
  }

  compile(name: string, from: () => Place): CompiledModule {
    const text = this.texts[name];
    if (typeof text !== 'string') throw new LoadError({ code: 'no-text', name }, from());
    return this.cache.compile(name, text);
  }

  resolveImport(from: string, specifier: string): string | undefined {
    return this.find(posix.join(posix.dirname(from), specifier));
  }
}

/** Runs an action on code that was sent as text; what is wrong with the code is an error of the host API. */
export function asHostError<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const code = error.missing ? 'ENOENT' : 'EBADMSG';
    throw new HostError(code, `${error.place.file}:${error.place.line}: ${error.message}`);
  }
}
