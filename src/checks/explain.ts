import { inspect } from 'node:util';
import { messageOf } from '../base/errors';
import { LoadError } from '../program/load-error';
import type { ModuleFiles } from '../program/modules';
import { placeOfError } from '../program/places';
import { describe } from '../sim/ending';
import { PropertyError } from '../host/property-error';
import { eventAt } from '../trace/reader';
import type { TraceData } from '../trace/data';
import type { Failure, Place, Verdict } from './report';
import type { ScheduleOptions, ScheduleRun, Trouble } from './schedule';
import { isOurFrame } from './reason';
import { isAssertion } from './schedule';
import type { Words } from './words';

/** Lines of output that a failure shows. */
const outputLines = 20;

/** Puts into words why a schedule failed, without its trace. The run must have been a detailed one. */
export function explain(run: ScheduleRun<unknown>, trouble: Trouble, thrownAt?: Place): Failure {
  const { choices, loader } = run.options;
  const { files } = loader;
  const trace = run.sim.trace.view();
  const error = trouble.error;
  const found = thrownAt ?? placeOfTrouble(trouble, run.options) ?? waitPlace(trace, files, trouble);
  const place = found ?? lastPlace(trace, files, trouble);
  const authored = authoredIn(run, trouble);
  return {
    kind: trouble.kind,
    message: message(run, trouble, place),
    ...(authored.length > 0 && { authored }),
    ...(isAssertion(error) && compares(error) && compared(error)),
    ...leadingTo(place, found !== undefined, files),
    ...(error instanceof Error && error.stack !== undefined && { stack: ownStack(error.stack) }),
    replay: choices.replay,
    output: lastOutput(trace),
  };
}

/** The line that a failure shows. `isExact`: something leads there; else it only did something last. */
export function leadingTo(
  place: Place | undefined,
  isExact: boolean,
  files: ModuleFiles,
): Pick<Failure, 'place' | 'isLastAtWork'> {
  if (!place) return {};
  return { place: { ...place, file: files.ownCopy(place.file) }, ...(!isExact && { isLastAtWork: true }) };
}

/** Where the stack of an error leads: to a program, or where the check itself ended with it, to the check. */
export function placeOfTrouble(
  { kind, error }: { readonly kind: Failure['kind']; readonly error?: unknown },
  { loader, author }: Pick<ScheduleOptions, 'loader' | 'author'>,
): Place | undefined {
  const place = placeOfError(error, loader.files);
  return place ?? (kind === 'check' && author ? placeOfError(error, author) : undefined);
}

/** A place as it is told within a sentence; nothing where there is none. */
export function placeAside(place: Place | undefined, files: ModuleFiles): string {
  return place ? ` (${files.nameOf(place.file) ?? place.file}:${place.line})` : '';
}

/** Deliveries of a world without an order take no time: a millisecond for each step shows what came after what. */
export function spread(trace: TraceData, stepStarts: readonly number[]): TraceData {
  if (stepStarts.length === 0) return trace;
  let step = 0;
  const time = trace.time.map((at, i) => {
    while ((stepStarts[step] ?? Infinity) <= i) step++;
    return at + step * 1_000;
  });
  return { ...trace, time };
}

export function verdictOf(kind: Failure['kind']): Verdict {
  if (kind === 'assertion' || kind === 'deadlock') return 'failed';
  if (kind === 'virtual-time' || kind === 'endless-loop') return 'timed out';
  return 'crashed';
}

function message(run: ScheduleRun<unknown>, trouble: Trouble, place: Place | undefined): string {
  const { words, within } = run.options;
  const who = trouble.process?.name ?? words.aProcess;
  const at = placeAside(place, run.options.loader.files);
  switch (trouble.kind) {
    case 'assertion':
      return assertionMessage(trouble.error, run.options);
    case 'load':
      return trouble.error instanceof LoadError ? words.load(trouble.error.reason) : messageOf(trouble.error);
    case 'crash':
      return words.uncaught(who, at, thrown(trouble.error, words));
    case 'deadlock':
      return words.deadlock + waits(run);
    case 'virtual-time':
      return words.virtualTime(within / 1_000) + keepsGoing(trouble, at, words) + waits(run);
    case 'output':
      return words.output(who, at);
    case 'events':
      return trouble.overTime === true ? words.eventsOverTime(who, at) : words.events(who, at);
    default:
      return checkError(trouble.error, at, run.options);
  }
}

/** An error that ended the check: of the check's own making, or of the student's code that the check called. */
export function checkError(
  error: unknown,
  at: string,
  { loader: { files }, author, words }: Pick<ScheduleOptions, 'loader' | 'author' | 'words'>,
): string {
  const place = placeOfError(error, files);
  const called = place !== undefined && files.isEdited(files.nameOf(place.file) ?? '');
  if (called) return words.calledError(at, thrown(error, words));
  const where = author ? placeAside(placeOfError(error, author), author) : '';
  return words.checkError(where, thrown(error, words));
}

function keepsGoing({ process }: Trouble, at: string, words: Words): string {
  return process ? `\n${words.keepsGoing(process.name, at)}` : '';
}

/** A thrown value in words; what is not an error has no line of its own. */
export function thrown(error: unknown, words: Words): string {
  if (error instanceof Error) return describe({ error });
  return words.thrown(inspect(error));
}

export function assertionMessage(
  error: unknown,
  { words, texts }: Pick<ScheduleOptions, 'words' | 'texts'>,
): string {
  if (error instanceof PropertyError) {
    const { within } = error;
    const what = texts.text(error.what);
    return within === undefined ? words.broken(what) : words.notSo(what, within);
  }
  if (isAssertion(error) && isGenerated(error))
    return words.found(print(error.actual, 1), print(error.expected, 1));
  return texts.text(ownWords(error));
}

/** The author's words in a failure, in English. */
function authoredIn({ world }: ScheduleRun<unknown>, { kind, error }: Trouble): readonly string[] {
  if (kind === 'deadlock' || kind === 'virtual-time') return world.expected;
  if (error instanceof PropertyError) return [error.what];
  return kind === 'assertion' && isAssertion(error) && !isGenerated(error) ? [ownWords(error)] : [];
}

/** Whether Node wrote the message, not the author. */
function isGenerated(error: object): boolean {
  return (error as { generatedMessage?: boolean }).generatedMessage === true;
}

/** Some versions of Node add their own comparison to the author's words; it is shown apart. */
function ownWords(error: unknown): string {
  return messageOf(error).replace(/\n+\+ actual - expected[\s\S]*$/, '');
}

/** `assert.fail` compares nothing, and `assert.ok` says nothing that its message does not. */
export function compares({ actual, expected }: { actual?: unknown; expected?: unknown }): boolean {
  return (actual !== undefined || expected !== undefined) && expected !== true;
}

export function compared(error: { actual?: unknown; expected?: unknown }): {
  actual: string;
  expected: string;
} {
  return { actual: print(error.actual, 8), expected: print(error.expected, 8) };
}

function print(value: unknown, depth: number): string {
  return inspect(value, {
    depth,
    sorted: true,
    maxArrayLength: 200,
    maxStringLength: 4_000,
    breakLength: depth === 1 ? Infinity : 80,
  });
}

/** What everybody waits for: most often the answer to why nothing goes on. */
function waits(run: ScheduleRun<unknown>): string {
  const { sim, world } = run;
  const { words, texts } = run.options;
  const { places } = sim.trace.view();
  const expected = world.expected.map((what) => words.checkWaits(texts.text(what)));
  const waiting = sim.machines.flatMap((machine) =>
    [...machine.processes].flatMap((process) =>
      [...process.waits].map((wait) => {
        const place = places[wait.place];
        const at = place ? ` (${place.file}:${place.line})` : '';
        return words.processWaits(process.name, machine.name, words.engine(wait.what), at);
      }),
    ),
  );
  const all = [...expected, ...waiting];
  return all.length === 0 ? '' : `\n${words.whoWaits}\n${all.map((text) => `  ${text}`).join('\n')}`;
}

/** The line in which the process to blame waits, or else sets its timers. */
function waitPlace(trace: TraceData, files: ModuleFiles, trouble: Trouble): Place | undefined {
  const { process, kind } = trouble;
  const wait = [...(process?.waits ?? [])].at(-1);
  const timer = kind === 'virtual-time' || kind === 'events' ? process?.timers.lastPlace : undefined;
  const place = trace.places[wait?.place ?? timer ?? -1];
  const file = place && files.find(place.file);
  return place && file !== undefined ? { file, line: place.line } : undefined;
}

/** The last line that did something before the end: in a file that the student edits, where there is one. */
function lastPlace(trace: TraceData, files: ModuleFiles, trouble: Trouble): Place | undefined {
  const blamed = trouble.process?.traceIndex;
  let best: { readonly place: Place; readonly rank: number } | undefined;
  for (let i = trace.length - 1; i >= 0; i--) {
    const place = trace.places[trace.place[i] as number];
    const file = place && files.find(place.file);
    if (!place || file === undefined) continue;
    const rank = (files.isEdited(place.file) ? 2 : 0) + (trace.process[i] === blamed ? 1 : 0);
    if (!best || rank > best.rank) best = { place: { file, line: place.line }, rank };
  }
  return best?.place;
}

export function lastOutput(trace: TraceData): string[] {
  const lines: string[] = [];
  for (let i = trace.length - 1; i >= 0 && lines.length < outputLines; i--) {
    const event = eventAt(trace, i);
    if (event.kind === 'log') lines.unshift(`${event.process?.name ?? ''}: ${event.text ?? ''}`);
  }
  return lines;
}

/** Without the frames of Node and of this program. */
export function ownStack(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => !isOurFrame(line))
    .join('\n');
}
