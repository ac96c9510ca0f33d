import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HumanError } from '../base/errors';
import type { CheckOptions, MeasureOptions, Scenario, World } from '../host/world-api';
import type { LabFiles } from '../messages/runner';
import { abortControllerFor } from '../program/abort';
import { LoadError } from '../program/load-error';
import { ModuleInstances, programBuiltins } from '../program/loader';
import { ModuleFiles } from '../program/modules';
import { placeOfCallerAbsolute } from '../program/places';
import { ComposedTexts } from '../base/composed-texts';
import type { Declared, Place } from './report';

export interface DeclaredCheck {
  readonly name: string;
  readonly options: CheckOptions;
  readonly body: (world: World) => Promise<void>;
  readonly place?: Place;
}

export interface DeclaredMeasure {
  readonly name: string;
  readonly options: MeasureOptions;
  readonly body: (world: World, x: number) => Promise<Readonly<Record<string, number>>>;
  readonly place?: Place;
}

/** What a lab's author wrote: checks, measurements and the scenario. */
export interface Declarations {
  readonly checks: readonly DeclaredCheck[];
  readonly measures: readonly DeclaredMeasure[];
  /** The files that they are written in. */
  readonly author: ModuleFiles;
}

/** The author's files; `hidden/checks.ts` is there for instructors only. */
const checkFiles = ['checks.ts', 'hidden/checks.ts'];

/** Loads the checks of a lab. @throws {HumanError} when the author's files are broken */
export function loadDeclarations(files: LabFiles): Declarations {
  const checks: DeclaredCheck[] = [];
  const measures: DeclaredMeasure[] = [];
  const author = authorFiles(files);
  const at = (): { place?: Place } => {
    const place = placeOfCallerAbsolute(author);
    return place ? { place } : {};
  };
  const modules = authorModules(author, {
    check: (name: string, options: CheckOptions, body: DeclaredCheck['body']) =>
      void checks.push({ name, options, body, ...at() }),
    measure: (name: string, options: MeasureOptions, body: DeclaredMeasure['body']) =>
      void measures.push({ name, options, body, ...at() }),
  });
  for (const file of checkFiles) {
    if (file === checkFiles[0] || existsSync(join(files.labFolder, file))) load(modules, file);
  }
  const declarations = { checks, measures, author };
  examine(declarations, files);
  return declarations;
}

/** Loads the scenario of a lab. @throws {HumanError} when the author's file is broken */
export function loadScenario(files: LabFiles): Scenario {
  const author = authorFiles(files);
  const { default: scenario } = load(authorModules(author, {}), 'scenario.ts') as { default?: unknown };
  if (typeof scenario === 'function') return scenario as Scenario;
  throw new HumanError(
    `${join(files.labFolder, 'scenario.ts')} has no default export: it needs “export default (world) => { … }”.`,
  );
}

/** The lab's folder, in which the programs' libraries appear beside the programs. */
function authorFiles({ labFolder, layers }: LabFiles): ModuleFiles {
  const libraries = layers.flatMap(({ folder, at }) =>
    at === undefined ? [] : [{ folder, at: `starter/${at}` }],
  );
  return new ModuleFiles([{ folder: labFolder }, ...libraries]);
}

function authorModules(author: ModuleFiles, world: object): ModuleInstances {
  const builtins = { ...programBuiltins, 'dlabs/world': world };
  return new ModuleInstances(author, builtins, authorGlobal);
}

function load(modules: ModuleInstances, file: string): unknown {
  try {
    return modules.module(file);
  } catch (error) {
    if (error instanceof LoadError)
      throw new HumanError(`${error.place.file}:${error.place.line}: ${error.message}`);
    throw error;
  }
}

/** A check that used the real clock or real randomness would not be the same twice. */
function authorGlobal(name: string): unknown {
  const refuse = (): never => {
    throw new HumanError(
      `A check cannot use ${name}: it must do the same in every run. Use world.sleep, world.choose or host.run.`,
    );
  };
  if (name === 'console') return console;
  if (name === 'queueMicrotask') return queueMicrotask;
  if (name === 'AbortController') return abortControllerFor(rethrow);
  if (name === 'Math') return Object.assign(Object.create(Math) as object, { random: refuse });
  return refuse;
}

function rethrow(error: unknown): never {
  throw error;
}

/** @throws {HumanError} for the first mistake in what was declared */
function examine({ checks, measures }: Declarations, files: LabFiles): void {
  const names = new Set<string>();
  for (const { name, options, place } of [...checks, ...measures]) {
    const where = place ? `${place.file}:${place.line}` : files.labFolder;
    if (names.has(name))
      throw new HumanError(`${where}: there are two checks called “${name}”. Give one another name.`);
    names.add(name);
    if (!files.stages.includes(options.stage)) {
      throw new HumanError(
        `${where}: lab.json has no stage “${options.stage}”. Its stages: ${files.stages.join(', ')}.`,
      );
    }
  }
}

/** What `list` tells. */
export function describeDeclarations({ checks, measures }: Declarations, files: LabFiles): Declared[] {
  const texts = new ComposedTexts(files.texts, files.language);
  const place = (from: { place?: Place }): { place?: Place } => (from.place ? { place: from.place } : {});
  return [
    ...checks.map(({ name, options, ...rest }) => ({
      kind: 'check' as const,
      name,
      ...texts.title(name),
      stage: options.stage,
      points: options.points ?? 1,
      schedules: options.schedules ?? 1,
      ...(options.hint !== undefined && { hint: texts.text(options.hint) }),
      ...place(rest),
    })),
    ...measures.map(({ name, options, ...rest }) => ({
      kind: 'measurement' as const,
      name,
      ...texts.title(name),
      stage: options.stage,
      points: 0,
      schedules: options.x.values.length,
      ...place(rest),
    })),
  ];
}
