import { compileFunction } from 'node:vm';
import { transform } from 'sucrase';
import { messageOf } from '../base/errors';
import { LoadError } from './load-error';
import { programGlobals } from './globals';

/** A module that is compiled once and instantiated for each process. */
export interface CompiledModule {
  /** Absolute. */
  readonly file: string;
  readonly source: string;
  /** The names of globals that the source mentions, in the order of `body`'s further parameters. */
  readonly globals: readonly string[];
  readonly body: (
    exports: object,
    require: (name: string) => unknown,
    module: object,
    ...globals: unknown[]
  ) => void;
}

/**
 * Compiles TypeScript or JavaScript. Types are blanked out and every line keeps its number, so that errors, the
 * debugger and the trace name the student's own lines.
 * @throws {LoadError} for a syntax error, with its line
 */
export function compileModule(file: string, source: string): CompiledModule {
  const code = stripTypes(file, source);
  const globals = programGlobals.filter((name) => new RegExp(`(?<![.\\w$])${name}(?![\\w$])`).test(code));
  try {
    const body = compileFunction(code, ['exports', 'require', 'module', ...globals], { filename: file });
    return { file, source, globals, body: body as CompiledModule['body'] };
  } catch (error) {
    throw new LoadError({ code: 'syntax', detail: messageOf(error) }, { file, ...placeOfSyntaxError(error) });
  }
}

function stripTypes(file: string, source: string): string {
  try {
    const options = {
      transforms: ['typescript', 'imports'] as ('typescript' | 'imports')[],
      disableESTransforms: true,
    };
    return transform(source, { ...options, filePath: file }).code;
  } catch (error) {
    const at = (error as { loc?: { line: number; column: number } }).loc;
    const detail = messageOf(error)
      .replace(/^Error transforming .*?: /, '')
      .replace(/\s*\(\d+:\d+\)\s*$/, '');
    throw new LoadError(
      { code: 'syntax', detail },
      {
        file,
        line: at?.line ?? 1,
        ...(at && { column: at.column }),
      },
    );
  }
}

/** V8 writes `file:line`, the line, and a caret under the column before the stack of a syntax error. */
function placeOfSyntaxError(error: unknown): { line: number; column?: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [first = '', , caret = ''] = stack.split('\n');
  const line = Number(/:(\d+)$/.exec(first)?.[1] ?? 1);
  const column = caret.indexOf('^') + 1;
  return column > 0 ? { line, column } : { line };
}

/** The place of an import in a module's source. */
export function placeOfImport(module: CompiledModule, name: string): { file: string; line: number } {
  const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``];
  const line = module.source.split('\n').findIndex((text) => quoted.some((form) => text.includes(form)));
  return { file: module.file, line: Math.max(0, line) + 1 };
}
