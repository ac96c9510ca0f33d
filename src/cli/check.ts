/** `dlabs check`: judges an attempt. */
import { HumanError } from '../base/errors';
import type { CheckReport, CheckRun } from '../checks/report';
import type { CheckOrder } from '../messages/runner';
import { labFiles } from '../packs/lab-files';
import type { RunnerOptions } from '../runner/client-api';
import { didYouMean, operandsOf, type Command, type Input } from './command';
import { engineOf, engineOption } from './engine';
import { checkHere } from './check-here';
import { failureLines } from './failure-lines';
import { paintFor, print, printJson } from './io';
import { attemptIn, textsOf, type FoundAttempt } from './labs';
import { measurementLines } from './measurement-lines';
import { runnerFor } from './runner-for';
import { writeTrace } from './trace-file';
import { watchFolder } from './watch';
import { wordsIn, type Words } from './words';

/** Fixed, so that two runs of the same code say the same. */
const defaultSeed = 1;

export const check: Command = {
  name: 'check',
  operands: '[DIR]',
  summary: 'Check an attempt (default: the one in this folder).',
  options: {
    stage: { type: 'string', value: 'S', help: 'Only the checks of this stage.' },
    check: { type: 'string', multiple: true, value: 'NAME', help: 'Only this check. May be given again.' },
    schedules: { type: 'string', value: 'N', help: 'Try N schedules in each check.' },
    seed: { type: 'string', value: 'N', help: `Draw the schedules from this seed (default ${defaultSeed}).` },
    replay: {
      type: 'string',
      value: 'TEXT',
      help: 'Run again the schedule that a failure of --check NAME told.',
    },
    trace: { type: 'string', value: 'FILE', help: 'Write the trace of the first failure to this file.' },
    engine: engineOption,
    watch: { type: 'boolean', help: 'Check again whenever a file is saved.' },
    debug: { type: 'boolean', help: 'Check in this very process, without limits, for a debugger.' },
    json: { type: 'boolean', help: 'Print one JSON document: media/schema/check-run.schema.json.' },
  },
  run,
};

async function run(input: Input): Promise<number> {
  const { io, flags } = input;
  const [folder = '.'] = operandsOf(input, check, 0, 1);
  if (flags.on('watch') && flags.on('json')) throw new HumanError('--watch and --json do not go together.');
  if (flags.text('replay') !== undefined && flags.texts('check').length !== 1)
    throw new HumanError('--replay needs the name of its one check: --check NAME');
  const numbers = { seed: flags.whole('seed', 0), schedules: flags.whole('schedules', 1, 1_000_000) };
  const found = await attemptIn(input, folder);
  const order = { ...(await orderFrom(input, found)), ...defined(numbers) };
  if (flags.on('debug')) return tell(input, folder, await checkHere(order, io.interrupted, io.root));
  const runner = runnerFor(io);
  try {
    const once = async (signal: AbortSignal): Promise<number> => {
      const options: RunnerOptions = { signal };
      return tell(input, folder, await runner.check(order, options));
    };
    if (!flags.on('watch')) return await once(io.interrupted);
    return await watchFolder(found.attempt.folder, io.interrupted, once, () =>
      print(io, paintFor(io).dim(wordsIn(input.language).watching(found.attempt.folder))),
    );
  } finally {
    runner.dispose();
  }
}

async function orderFrom(input: Input, { lab, attempt }: FoundAttempt): Promise<CheckOrder> {
  const { flags } = input;
  const files = labFiles(
    lab,
    { kind: 'check', folder: attempt.folder },
    await textsOf(lab, input),
    input.language,
  );
  const stage = flags.text('stage');
  if (stage !== undefined && !files.stages.includes(stage)) {
    const next = didYouMean(stage, files.stages) ?? `Its stages: ${files.stages.join(', ')}`;
    throw new HumanError(`The lab has no stage “${stage}”. ${next}`);
  }
  const names = flags.texts('check');
  const replay = flags.text('replay');
  return {
    files,
    seed: defaultSeed,
    ...(names.length > 0 && { names }),
    ...(stage !== undefined && { stage }),
    ...(replay !== undefined && { replay }),
    engine: engineOf(input),
  };
}

function defined({
  seed,
  schedules,
}: {
  seed: number | undefined;
  schedules: number | undefined;
}): Partial<CheckOrder> {
  return { ...(seed !== undefined && { seed }), ...(schedules !== undefined && { schedules }) };
}

/** @returns the exit code */
async function tell(input: Input, folder: string, run: CheckRun): Promise<number> {
  const file = input.flags.text('trace');
  const failed = [...run.checks, ...run.measurements].find(({ failure }) => failure?.trace);
  const { trace } = failed?.failure ?? {};
  if (file !== undefined && trace) await writeTrace(input.io, file, trace);
  const code = show(input, folder, run);
  if (file !== undefined && !input.flags.on('json')) {
    const words = wordsIn(input.language);
    const name = failed?.title ?? failed?.name ?? '';
    print(input.io, paintFor(input.io).dim(trace ? words.traceOf(name, file) : words.noTrace(file)));
  }
  return code;
}

/** @returns the exit code */
function show(input: Input, folder: string, run: CheckRun): number {
  const good =
    run.checks.every(({ verdict, skipped }) => verdict === 'passed' || skipped !== undefined) &&
    run.cancelled !== true;
  if (input.flags.on('json')) printJson(input.io, withoutTraces(run));
  else print(input.io, lines(input, folder, run).join('\n'));
  return good ? 0 : 1;
}

/** A trace is columns of numbers, many a megabyte: the replay text makes it again. */
export function withoutTraces(run: CheckRun): CheckRun {
  const bare = <T extends { readonly failure?: CheckReport['failure'] }>(item: T): T => {
    if (!item.failure) return item;
    const failure = { ...item.failure };
    delete (failure as { trace?: unknown }).trace;
    if (!failure.original) return { ...item, failure };
    const original = { ...failure.original };
    delete (original as { trace?: unknown }).trace;
    return { ...item, failure: { ...failure, original } };
  };
  return { ...run, checks: run.checks.map(bare), measurements: run.measurements.map(bare) };
}

function lines(input: Input, folder: string, run: CheckRun): string[] {
  const words = wordsIn(input.language);
  const paint = paintFor(input.io);
  const mark = (failure: unknown): string => (failure ? `${paint.yellow('!')} ` : '∿ ');
  const out = [`${paint.bold(run.lab)} ${paint.dim(`· ${words.seed} ${run.seed}`)}`];
  for (const report of run.checks) out.push(...reportLines(input, folder, report));
  for (const measurement of run.measurements) {
    const { failure } = measurement;
    out.push(
      ...measurementLines(measurement, input).map((line, i) => `${i === 0 ? mark(failure) : '  '}${line}`),
    );
    if (failure) out.push(...failureLines(failure, { ...input, folder }).map((line) => `    ${line}`));
  }
  const counted = run.checks.filter(({ skipped }) => skipped === undefined);
  const passed = counted.filter(({ verdict }) => verdict === 'passed').length;
  const { earned, of } = run.points;
  const time = paint.dim(`· ${(run.duration / 1_000).toFixed(1)} s`);
  out.push(`${words.summary(earned, of, counted.length - passed, passed)} ${time}`);
  if (run.cancelled === true) out.push(words.cancelled);
  return out;
}

function reportLines(input: Input, folder: string, report: CheckReport): string[] {
  const words = wordsIn(input.language);
  const paint = paintFor(input.io);
  const { name, title, verdict, schedules, earned, points, failure, hint } = report;
  const passed = verdict === 'passed';
  const mark = passed ? paint.green('✔') : verdict === 'skipped' ? paint.yellow('–') : paint.red('✘');
  const said = passed ? '' : `${paint.red(words.verdicts[verdict])}: `;
  const facts = `${earned}/${points} · ${schedulesTold(schedules, passed, words)}`;
  const head = `${mark} ${said}${title ?? name}  ${paint.dim(facts)}`;
  if (report.skipped !== undefined) return [head, `    ${report.skipped}`];
  const misfit = report.misfit === undefined ? [] : [`    ${paint.yellow(report.misfit)}`];
  if (!failure) return [head, ...misfit];
  const context = { ...input, folder, check: name, hint };
  return [head, ...misfit, ...failureLines(failure, context).map((line) => `    ${line}`)];
}

function schedulesTold({ tried, of, all }: CheckReport['schedules'], passed: boolean, words: Words): string {
  if (all === true && passed) return words.allSchedules(tried);
  if (all === false && passed) return words.notAllSchedules(tried);
  return words.schedules(tried, of);
}
