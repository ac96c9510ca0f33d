/** Prints what was measured: `npm run bench -- [engine] [explore] [migration] [queues] [trace] [vscode] [--json]`. */
import { engine } from './engine';
import { explore } from './explore';
import type { Figure } from './figure';
import { migration } from './migration';
import { queues } from './queues';
import { trace } from './trace';
import { vscode } from './vscode';

const benches: Readonly<Record<string, () => Promise<Figure[]>>> = {
  engine,
  explore,
  migration,
  queues,
  trace,
  vscode,
};

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = words.find((word) => !(word in benches));
if (unknown !== undefined) {
  console.error(`There is no bench “${unknown}”; there are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (words.length === 0 || words.includes(name)) figures.push(...(await bench()));
}

if (process.argv.includes('--json')) console.log(JSON.stringify({ figures }));
else {
  for (const { name, value, unit, spread, paper } of figures) {
    const noise = spread ? `  (${spread[0]} to ${spread[1]})` : '';
    const beside = paper === undefined ? '' : `  (published: ${paper})`;
    console.log(`${name.padEnd(58)} ${String(value).padStart(10)} ${unit}${noise}${beside}`);
  }
}
