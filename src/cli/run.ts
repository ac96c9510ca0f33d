/** `dlabs run`: runs the scenario of a lab, shows what its processes say, and takes commands. */
import type { ComposedTexts } from '../base/composed-texts';
import { createInterface } from 'node:readline';
import * as path from 'node:path';
import { existsSync } from 'node:fs';
import type { RunnerEvent, LabFiles } from '../messages/runner';
import type { RunHandle } from '../runner/client-api';
import { labFiles } from '../packs/lab-files';
import { operandsOf, type Command, type Input } from './command';
import { engineOf, engineOption } from './engine';
import { failureLines } from './failure-lines';
import { paintFor, print, type Io, type Paint } from './io';
import { attemptIn, labNamed, textsOf } from './labs';
import { runnerFor } from './runner-for';
import { writeTrace } from './trace-file';
import { wordsIn, type Words } from './words';

export const run: Command = {
  name: 'run',
  operands: 'LAB|DIR',
  summary: 'Run a lab: see what its processes say, and break things.',
  options: {
    seed: { type: 'string', value: 'N', help: 'Draw delays and other chances from this seed (default 1).' },
    engine: engineOption,
    speed: { type: 'string', value: 'X', help: 'Run X times as fast as real time (default 1).' },
    quiet: { type: 'boolean', short: 'q', help: 'Do not show what crosses the network.' },
    trace: { type: 'string', value: 'FILE', help: 'Write the trace of the run to this file.' },
  },
  run: runLab,
};

async function runLab(input: Input): Promise<number> {
  const { io, flags, language } = input;
  const [target = ''] = operandsOf(input, run, 1, 1);
  const files = await filesOf(input, target);
  const order = {
    files,
    seed: flags.whole('seed', 0) ?? 1,
    speed: flags.positive('speed') ?? 1,
    engine: engineOf(input),
  };
  const words = wordsIn(language);
  const paint = paintFor(io);
  const runner = runnerFor(io);
  const printer = new Printer(io, paint, words, input.texts, flags.on('quiet'));
  const file = flags.text('trace');
  print(io, paint.dim(`${words.seed} ${order.seed}\n${words.runHelp}`));
  const handle = runner.run(order, { onEvent: (event) => printer.show(event), signal: io.interrupted });
  const lines = createInterface({ input: io.stdin });
  lines.on('line', (line) => obey(line.trim(), handle, printer, words));
  try {
    const { failure, trace } = await handle.ended;
    if (failure) print(io, failureLines(failure, { ...input, folder: target }).join('\n'));
    print(io, paint.dim(words.ended));
    if (file !== undefined && trace) {
      await writeTrace(io, file, trace);
      print(io, paint.dim(words.traceIn(file)));
    }
    return failure ? 1 : 0;
  } finally {
    lines.close();
    io.stdin.unpipe?.();
    runner.dispose();
  }
}

/** A folder is an attempt; a word is a lab, whose starter then runs. */
async function filesOf(input: Input, target: string): Promise<LabFiles> {
  if (existsSync(path.resolve(input.io.cwd, target))) {
    const { lab, attempt } = await attemptIn(input, target);
    return labFiles(lab, { kind: 'run', folder: attempt.folder }, await textsOf(lab, input), input.language);
  }
  const { lab } = await labNamed(input, target);
  return labFiles(lab, { kind: 'starter' }, await textsOf(lab, input), input.language);
}

function obey(line: string, handle: RunHandle, printer: Printer, words: Words): void {
  const typed = /^@(\S+)\s?(.*)$/.exec(line);
  if (line === '') return;
  if (line === 'quit' || line === 'exit') handle.stop();
  else if (typed) {
    const pid = printer.pidOf(typed[1] ?? '');
    if (pid === undefined) printer.tell(words.noSuchProcess(typed[1] ?? ''));
    else handle.input(pid, typed[2] ?? '');
  } else handle.control(line);
}

/** Prints what happens, each line behind the name of its process. */
class Printer {
  readonly #names = new Map<number, string>();
  #width = 0;

  constructor(
    private readonly io: Io,
    private readonly paint: Paint,
    private readonly words: Words,
    private readonly texts: ComposedTexts,
    private readonly quiet: boolean,
  ) {}

  /** Programs of several hosts may have one name. */
  #label({ name, host }: { readonly name: string; readonly host: string }): string {
    const label = [...this.#names.values()].includes(name) ? `${name}@${host}` : name;
    this.#width = Math.max(this.#width, label.length);
    return label;
  }

  pidOf(name: string): number | undefined {
    return [...this.#names].reverse().find(([pid, known]) => known === name || String(pid) === name)?.[0];
  }

  tell(text: string): void {
    print(this.io, this.paint.yellow(`· ${this.texts.text(text)}`));
  }

  show(event: RunnerEvent): void {
    switch (event.type) {
      case 'process-started':
        this.#names.set(event.pid, this.#label(event));
        return this.#line(event.pid, this.paint.dim(`(${this.words.startedOn(event.host, event.pid)})`));
      case 'process-output':
        return this.#line(event.pid, event.line);
      case 'process-ended': {
        this.#line(event.pid, this.paint.dim(`(${this.texts.text(event.how)})`));
        this.#names.delete(event.pid);
        return;
      }
      case 'went-back':
        this.#names.clear();
        for (const process of event.processes) this.#names.set(process.pid, this.#label(process));
        return this.tell(this.words.undone((event.from - event.time) / 1_000));
      case 'control-output':
        if (this.quiet && event.about === 'network') return;
        return print(
          this.io,
          event.about === 'error' ? this.paint.red(`· ${event.line}`) : this.paint.dim(`· ${event.line}`),
        );
      default:
        return;
    }
  }

  #line(pid: number, text: string): void {
    const name = (this.#names.get(pid) ?? String(pid)).padEnd(this.#width);
    print(this.io, `${this.paint.nth(pid, name)} │ ${text}`);
  }
}
