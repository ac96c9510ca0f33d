import { LoadError } from '../program/load-error';
import type { ModuleFiles } from '../program/modules';
import type { TraceData } from '../trace/data';
import {
  assertionMessage,
  checkError,
  compared,
  compares,
  lastOutput,
  leadingTo,
  ownStack,
  placeAside,
  placeOfTrouble,
} from './explain';
import type { OsScheduleRun, OsTrouble } from './os-schedule';
import type { OsWords } from './os-words';
import type { Failure, Place } from './report';
import { isAssertion } from './schedule';

/** Puts into words why a run on real processes failed. @param within real milliseconds that it had */
export function explainOs(run: OsScheduleRun, trouble: OsTrouble, within: number, osWords: OsWords): Failure {
  const { files } = run.options.loader;
  const { error, detail, process } = trouble;
  const trace = run.world.supervisor.recorder.trace.data();
  const found = trouble.place ?? detail?.place ?? placeOfTrouble(trouble, run.options);
  const place = found ?? lastPlace(trace, files, process?.traceIndex);
  const stack = detail?.stack ?? (error instanceof Error ? error.stack : undefined);
  return {
    kind: trouble.kind,
    message: inWords(run, trouble, place, within, osWords),
    ...(isAssertion(error) && compares(error) && compared(error)),
    ...leadingTo(place, found !== undefined, files),
    ...(stack !== undefined && { stack: ownStack(stack) }),
    trace,
    output: lastOutput(trace),
  };
}

function inWords(
  run: OsScheduleRun,
  trouble: OsTrouble,
  place: Place | undefined,
  within: number,
  osWords: OsWords,
): string {
  const { loader, words, texts } = run.options;
  const { error, detail } = trouble;
  const who = trouble.process?.name ?? words.aProcess;
  const at = placeAside(place, loader.files);
  const reason = detail?.load ?? (error instanceof LoadError ? error.reason : undefined);
  if (reason) return words.load(reason);
  switch (trouble.kind) {
    case 'assertion':
      return assertionMessage(error, run.options);
    case 'crash':
      return words.uncaught(who, at, trouble.text ?? '');
    case 'virtual-time':
      return [
        osWords.realTime(within / 1_000),
        ...run.world.expected.map((what) => words.checkWaits(texts.text(what))),
      ].join('\n');
    case 'endless-loop':
      return osWords.loop(who, at);
    case 'memory':
      return osWords.memory(who, at);
    case 'output':
      return words.output(who, at);
    default:
      return checkError(error, at, run.options);
  }
}

/** The last line that the process to blame, or else anybody, came to. */
function lastPlace(trace: TraceData, files: ModuleFiles, blamed: number | undefined): Place | undefined {
  for (const wanted of [blamed, undefined]) {
    for (let i = trace.length - 1; i >= 0; i--) {
      if (wanted !== undefined && trace.process[i] !== wanted) continue;
      const place = trace.places[trace.place[i] as number];
      const file = place && files.isEdited(place.file) ? files.find(place.file) : undefined;
      if (place && file !== undefined) return { file, line: place.line };
    }
  }
  return undefined;
}
