/** The end of the lab: the table of the four paradigms, as home shows it after a run. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { same } from './probes';
import scenario from './scenario';

const places = ['home before', 'north before', 'home after', 'north after'] as const;

/** What Fuggetta, Picco and Vigna, 1998, say in their table 1; a star stands at a state that has changed. */
const table: readonly (readonly [string, ...string[]])[] = [
  ['client-server', '–', 'C S R', '–', 'C S* R'],
  ['remote evaluation', 'C', 'S R', 'C', 'C S* R'],
  ['code on demand', 'S R', 'C', 'C S* R', 'C'],
  ['mobile agent', 'C S R', 'R', 'R', 'C S* R'],
];

check(
  'Your run fills in the table of the four paradigms',
  {
    stage: 'mobile-agent',
    points: 10,
    schedules: 5,
    hint: 'Run the lab, and look at the table in the terminal of home. Which segment should be on another machine, or have a star?',
  },
  async (world) => {
    scenario(world);
    const home = world.host('home').processes[0] ?? assert.fail('home does not run.');
    await world.eventually(
      'home shows the table',
      () => home.output.some((line) => line.startsWith('mobile agent  ')),
      {
        within: 40_000,
      },
    );
    for (const [paradigm, ...wanted] of table) {
      const line = home.output.find((text) => text.startsWith(paradigm) && text.includes(' | ')) ?? '';
      const cells = line.split('|').map((cell) => cell.trim());
      wanted.forEach((due, n) => {
        const cell = cells[n + 1] ?? '';
        same(
          cell,
          due,
          `In the line “${paradigm}” of the table, under “${places[n] ?? ''}”, there should be “${due}”; there is “${cell}”.`,
        );
      });
    }
  },
);
