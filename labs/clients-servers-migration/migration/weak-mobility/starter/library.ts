/**
 * GIVEN: the program `words` in two versions, as text. It counts the words of some lines and gives the most frequent.
 * Read it as you would read any program; only mind that here it is data.
 */
import type { CodeSegment } from './code';

const main = `
import { version, wordsOf } from './words';

let number = 0; // the line that is being read: lives and dies with the process

export default async function (data, signal) {
  const total = data.lines.length;
  const counts = new Map();
  while (data.lines.length > 0 && !signal.aborted) {
    const line = data.lines.shift(); // takes the line out of its data
    number++;
    console.log(\`words \${version}: line \${number} of \${total}\`);
    for (const word of wordsOf(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
    await new Promise((done) => setTimeout(done, data.pace));
  }
  const { mostFrequent } = await import('./rank'); // needed only now
  return { version, lines: number, top: mostFrequent(counts, data.top) };
}
`;

const words1 = `
export const version = 1;

export function wordsOf(line) {
  return line.split(' ');
}
`;

const words2 = `
export const version = 2;

/** Version 1 took "wood" and "wood?" for two words. */
export function wordsOf(line) {
  return line.toLowerCase().match(/[a-z]+/g) ?? [];
}
`;

const rank = `
export function mostFrequent(counts, top) {
  const all = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return all.slice(0, top).map(([word, count]) => word + ' ' + count);
}
`;

const files = (words: string) => ({ 'main.ts': main, 'words.ts': words, 'rank.ts': rank });

/** Two versions: they share main.ts and rank.ts, and differ in words.ts. */
export const library: readonly CodeSegment[] = [
  { name: 'words', version: '1', entry: 'main.ts', modules: files(words1) },
  { name: 'words', version: '2', entry: 'main.ts', modules: files(words2) },
];
