import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Place } from '../base/place';
import type { CompiledModule } from './compile';
import { compileModule } from './compile';
import { LoadError } from './load-error';

/** A folder in which files are looked for. */
export interface Layer {
  readonly folder: string;
  /** The folder counts for these files alone. */
  readonly only?: readonly string[];
  /** The folder of the lab as which it appears, such as `machine`; absent: its files are the lab's own. */
  readonly at?: string;
}

const endings = ['', '.ts', '.js', '/index.ts', '/index.js'];

/** Where modules come from: files in layers, or text. */
export interface ModuleSource {
  /** What identifies the module of that name; `undefined` when there is none. */
  find(name: string): string | undefined;
  /** @param from where the module is asked for @throws {LoadError} */
  compile(file: string, from: () => Place): CompiledModule;
  /** What an import of `specifier` in the module `from` means. */
  resolveImport(from: string, specifier: string): string | undefined;
}

/**
 * The files of one lab, found in layers, each compiled once. Names are relative to the lab's folder, with `/`.
 * Checks and scenario are files of `author`; they see the programs only through the world.
 */
export class ModuleFiles implements ModuleSource {
  readonly #compiled = new Map<string, CompiledModule>();
  readonly #found = new Map<string, string | undefined>();
  readonly #imports = new Map<string, string | undefined>();

  constructor(readonly layers: readonly Layer[]) {}

  /** The absolute path of a file; `undefined` when no layer has it. The disk is asked once for each name. */
  find(name: string): string | undefined {
    if (!this.#found.has(name)) this.#found.set(name, this.#look(name));
    return this.#found.get(name);
  }

  #look(name: string): string | undefined {
    for (const ending of endings) {
      for (const layer of this.layers) {
        const file = this.#inLayer(layer, name + ending);
        if (file !== undefined) return file;
      }
    }
    return undefined;
  }

  #inLayer({ folder, only, at }: Layer, name: string): string | undefined {
    if (only && !only.includes(name)) return undefined;
    if (at !== undefined && !name.startsWith(`${at}/`)) return undefined;
    const file = resolve(folder, at === undefined ? name : name.slice(at.length + 1));
    if (!within(folder, file) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
    return within(realpathSync(folder), realpathSync(file)) ? file : undefined;
  }

  /** The name of a file of any layer, relative to the lab's folder. */
  nameOf(file: string): string | undefined {
    const layer = this.layers.find(({ folder }) => within(folder, file));
    const name = layer && relative(layer.folder, file).split(sep).join('/');
    return layer?.at === undefined ? name : `${layer.at}/${name}`;
  }

  /** Whether a file is one that the student edits: in a check, the others come from the pack. */
  isEdited(name: string): boolean {
    const limited = this.layers.flatMap(({ only }) => (only ? [only] : []));
    return limited.length === 0 || limited.some((only) => only.includes(name));
  }

  /** The file as the student has it, where the pack's own was used. */
  ownCopy(file: string): string {
    const name = this.nameOf(file);
    const own = name !== undefined && this.layers[0] ? resolve(this.layers[0].folder, name) : undefined;
    return own !== undefined && statSync(own, { throwIfNoEntry: false })?.isFile() ? own : file;
  }

  /** @throws {LoadError} */
  compile(file: string, from: () => Place): CompiledModule {
    const known = this.#compiled.get(file);
    if (known) return known;
    const compiled = compileModule(file, readSource(file, from));
    this.#compiled.set(file, compiled);
    return compiled;
  }

  /** What a relative import in `from` means. */
  resolveImport(from: string, specifier: string): string | undefined {
    const key = `${from}\0${specifier}`;
    if (!this.#imports.has(key)) this.#imports.set(key, this.#resolve(from, specifier));
    return this.#imports.get(key);
  }

  #resolve(from: string, specifier: string): string | undefined {
    const own = this.nameOf(from);
    if (own === undefined || isAbsolute(specifier)) return undefined;
    const name = join(dirname(own), specifier).split(sep).join('/');
    return name.startsWith('..') ? undefined : this.find(name);
  }

  /** The absolute paths of all files compiled so far. */
  get compiledFiles(): readonly string[] {
    return [...this.#compiled.keys()];
  }

  /** The compiled module that a stack frame's file belongs to. */
  compiledAt(file: string): CompiledModule | undefined {
    return this.#compiled.get(file);
  }
}

function readSource(file: string, from: () => Place): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LoadError(
      { code: 'unreadable', file: basename(file), detail: (error as Error).message },
      from(),
    );
  }
}

function within(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}
