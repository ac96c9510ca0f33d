import assert from 'node:assert/strict';
import type { Program } from '../host/api';
import { HostError } from '../host/api';
import type { ProgramInstance, ProgramLoader, ProgramSide } from '../host/program-side';
import type { CompiledModule } from './compile';
import { placeOfImport } from './compile';
import { makeGlobal } from './globals';
import { crypto } from './crypto';
import { asHostError, CodeCache, CodeModules } from './code';
import type { LoadReason } from './load-error';
import { LoadError } from './load-error';
import type { ModuleFiles, ModuleSource } from './modules';

/** Modules of Node that reach past the host, and what a program uses instead. */
const instead: Readonly<Record<string, readonly string[]>> = {
  fs: ['host.disk'],
  'fs/promises': ['host.disk'],
  net: ['host.connect', 'host.listen'],
  http: ['host.connect', 'host.listen'],
  https: ['host.connect', 'host.listen'],
  dgram: ['host.connect', 'host.listen'],
  child_process: ['host.spawn'],
  worker_threads: ['host.spawn'],
  cluster: ['host.spawn'],
  timers: ['host.sleep'],
  'timers/promises': ['host.sleep'],
  crypto: ['dlabs/crypto', 'host.random'],
  process: ['host.args', 'host.exit'],
  os: ['host.name'],
};

/** What a program gets for the names that are not its own files. */
export type Builtins = Readonly<Record<string, unknown>>;

/** What every program may import. */
export const programBuiltins: Builtins = {
  dlabs: Object.freeze({ HostError }),
  'dlabs/crypto': crypto,
  'node:assert/strict': assert,
  'node:assert': assert,
};

/** Instantiates the student's programs, anew for each process. */
export class Loader implements ProgramLoader {
  readonly #code = new CodeCache();

  constructor(readonly files: ModuleFiles) {}

  has(file: string): boolean {
    return this.files.find(file) !== undefined;
  }

  instance(side: ProgramSide): ProgramInstance {
    const instances = (source: ModuleSource): ModuleInstances =>
      new ModuleInstances(source, programBuiltins, (name) => makeGlobal(name, side));
    const modules = instances(this.files);
    return {
      program: (file) => modules.program(file),
      module: (file) => modules.module(file),
      code: (texts, entry) =>
        asHostError(
          () => instances(new CodeModules(texts, this.#code)).module(entry) as Record<string, unknown>,
        ),
    };
  }
}

/** One set of instances of the modules that one process uses. */
export class ModuleInstances {
  readonly #exports = new Map<string, object>();
  readonly #globals = new Map<string, unknown>();

  constructor(
    readonly files: ModuleSource,
    readonly builtins: Builtins,
    readonly makeGlobal: (name: string) => unknown,
  ) {}

  program(file: string): Program {
    const { default: program } = this.module(file) as { default?: unknown };
    if (typeof program === 'function') return program as Program;
    throw new LoadError(
      { code: 'no-program', file },
      {
        file: this.files.find(file) ?? file,
        line: 1,
      },
    );
  }

  module(name: string): unknown {
    const file = this.files.find(name);
    if (file === undefined) throw new LoadError({ code: 'no-file', file: name }, { file: name, line: 1 });
    return this.#load(this.files.compile(file, () => ({ file, line: 1 })));
  }

  #load(module: CompiledModule): object {
    const known = this.#exports.get(module.file);
    if (known) return known;
    const holder = { exports: {} };
    this.#exports.set(module.file, holder.exports);
    const globals = module.globals.map((name) => this.#global(name));
    module.body(holder.exports, (name) => this.#require(module, name), holder, ...globals);
    return holder.exports;
  }

  #global(name: string): unknown {
    if (!this.#globals.has(name)) this.#globals.set(name, this.makeGlobal(name));
    return this.#globals.get(name);
  }

  #require(from: CompiledModule, name: string): unknown {
    const builtin = this.builtins[name];
    if (builtin !== undefined) return builtin;
    if (!name.startsWith('.')) throw new LoadError(refusal(name), placeOfImport(from, name));
    const file = this.files.resolveImport(from.file, name);
    if (file !== undefined) return this.#load(this.files.compile(file, () => placeOfImport(from, name)));
    throw new LoadError({ code: 'no-import', name }, placeOfImport(from, name));
  }
}

function refusal(name: string): LoadReason {
  const use = instead[name.replace(/^node:/, '')];
  return use ? { code: 'real-machine', name, use } : { code: 'not-own', name };
}
