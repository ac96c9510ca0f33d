/**
 * Follows the student's lines one by one and tells each to the parent. Slow, so done only in a second run, after a
 * first one ended without telling where: V8 does not pause in a native call such as `new Array(3e8).fill(0)`, and
 * aborts without a stack when memory runs out. The last line told before the end is then the one to blame.
 */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { MainThread } from './inspect';
import { writeNote, type Frame } from './notes';
import type { Folders } from './places';
import type { PulseReader } from './pulse';

const filesMax = 200;
const linesMax = 5_000;

export class Trail {
  /** How many lines were reached. */
  reached = 0;
  #last = '';

  constructor(private readonly pulse: PulseReader) {}

  /** Resolves when every line is watched; the main thread may then go on. */
  async follow(folders: Folders): Promise<void> {
    const main = new MainThread();
    main.onPause(({ stack }) => {
      main.resume();
      this.reached++;
      if (stack[0]) this.#tell(stack[0]);
    });
    const files = new Map<string, number>();
    for (const folder of folders.student) collect(folder, '', files);
    for (const [file, lines] of files) {
      const ending = file.split('/').map((part) => part.replace(/[^\w-]/g, '\\$&'));
      await main.breakAt(`[\\\\/]${ending.join('[\\\\/]')}$`, lines);
    }
  }

  #tell({ url, line }: Frame): void {
    const here = `${url}:${line}:${this.pulse.beats}`;
    if (here === this.#last) return;
    this.#last = here;
    writeNote({ type: 'at', url, line, beats: this.pulse.beats });
  }
}

/** Finds the programs in a folder: names relative to it, with `/`, and how many lines each has at most. */
function collect(folder: string, inside: string, found: Map<string, number>): void {
  let entries;
  try {
    entries = readdirSync(path.join(folder, inside), { withFileTypes: true });
  } catch {
    return; // A layer need not exist.
  }
  for (const entry of entries) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (found.size >= filesMax) return;
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      collect(folder, name, found);
    if (!entry.isFile() || !/\.[cm]?[jt]s$/.test(entry.name)) continue;
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n').length;
    found.set(name, Math.min(linesMax, Math.max(lines, found.get(name) ?? 0)));
  }
}
