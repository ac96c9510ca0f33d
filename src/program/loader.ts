import assert from 'node:assert/strict';
import type { Program } from '../host/api';
import { HostError } from '../host/api';
import type { ProgramInstance, ProgramLoader, ProgramSide } from '../host/program-side';
import type { CompiledModule } from './compile';
import { placeOfImport } from './compile';
import { makeGlobal } from './globals';
import { asHostError, CodeCache, CodeModules } from './code';
import { LoadError } from './load-error';
import type { ModuleFiles, ModuleSource } from './modules';

/** Modules of Node that reach past the host, and what a program uses instead. */
const instead: Readonly<Record<string, string>> = {
  fs: 'host.disk',
  'fs/promises': 'host.disk',
  net: 'host.connect and host.listen',
  http: 'host.connect and host.listen',
  https: 'host.connect and host.listen',
  dgram: 'host.connect and host.listen',
  child_process: 'host.spawn',
  worker_threads: 'host.spawn',
  cluster: 'host.spawn',
  timers: 'host.sleep',
  'timers/promises': 'host.sleep',
  crypto: 'host.random',
  process: 'host.args and host.exit',
  os: 'host.name',
};

/** What a program gets for the names that are not its own files. */
export type Builtins = Readonly<Record<string, unknown>>;

/** What every program may import. */
export const programBuiltins: Builtins = {
  dlabs: Object.freeze({ HostError }),
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
      `${file} has no program: it needs “export default async function (host: Host) { … }”`,
      {
        file: this.files.find(file) ?? file,
        line: 1,
      },
    );
  }

  module(name: string): unknown {
    const file = this.files.find(name);
    if (file === undefined) throw new LoadError(`There is no file ${name}`, { file: name, line: 1 }, true);
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
    throw new LoadError(`There is no file “${name}” to import`, placeOfImport(from, name), true);
  }
}

function refusal(name: string): string {
  const bare = name.replace(/^node:/, '');
  const use = instead[bare];
  if (use) return `“${name}” reaches the real machine, which a program of a lab cannot use; use ${use}`;
  return `“${name}” cannot be imported: a program of a lab imports its own files (“./…”) and “dlabs” only`;
}
