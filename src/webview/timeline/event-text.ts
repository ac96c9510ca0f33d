/** What an event says, in the language of the page. */
import { ComposedTexts } from '../../base/composed-texts';
import { engineInPortuguese } from '../../checks/engine-portuguese';
import type { TraceData } from '../../trace/data';
import { language } from '../numbers';
import { kindNumber } from './event-groups';

const inPortuguese = new ComposedTexts(engineInPortuguese, 'pt-br');
/** Kinds whose texts are the simulator's own. All others hold what programs and checks say. */
const engines: ReadonlySet<number> = new Set([kindNumber.fault, kindNumber['process-ended']]);

/** @returns `undefined` where the event has no text */
export function eventText(trace: TraceData, event: number): string | undefined {
  const text = trace.strings[trace.text[event] ?? -1];
  const isEngines = engines.has(trace.kind[event] ?? -1);
  if (text === undefined || !isEngines || language()?.startsWith('pt') !== true) return text;
  return inPortuguese.text(text);
}
