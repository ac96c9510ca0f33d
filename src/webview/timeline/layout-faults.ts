/** Words beside the bolts of faults: right of them, or left where the diagram ends; cut where the next bolt stands. */
import { cut, labelSize } from './layout-labels';
import type { FaultLine, Label } from './model';

/** Pixels from a bolt to its words, and from the words to the next bolt. */
const gap = { before: 9, behind: 12 } as const;
/** Fewer characters than this say nothing. */
const charactersMin = 6;

export function placeFaultLabels(faults: readonly FaultLine[], width: number): Omit<Label, 'y'>[] {
  const labels: Omit<Label, 'y'>[] = [];
  let taken = 0;
  for (const [at, { event, x, text, count }] of faults.entries()) {
    if (x < -20 || x > width) continue;
    const shown = count > 1 ? `${text} (+${count - 1})` : text;
    const next = faults[at + 1]?.x ?? width;
    const right = Math.min(next, width) - gap.behind - (x + gap.before);
    const left = x - gap.before - taken;
    const wanted = shown.length * labelSize.character;
    const isRight = right >= Math.min(wanted, left);
    const room = Math.floor((isRight ? right : left) / labelSize.character);
    const words = room < Math.min(charactersMin, shown.length) ? '' : cut(shown, room);
    const length = words.length * labelSize.character;
    if (words !== '')
      labels.push({ event, kind: 'end', x: isRight ? x + gap.before : x - gap.before - length, text: words });
    taken = x + gap.behind + (isRight ? length : 0);
  }
  return labels;
}
