/** `dlabs verify`: proves that labs teach what they say. */
import { HumanError } from '../base/errors';
import type { ComposedTexts } from '../base/composed-texts';
import { inWords } from '../messages/own-texts';
import { problemLine } from '../packs/check-pack';
import { operandsOf, type Command, type Input } from './command';
import { paintFor, print, printJson, type Paint } from './io';
import { provable } from './labs';
import type { LabProof, Proof } from './proof';
import { proveLabs } from './prove';
import type { Runner } from '../runner/client-api';
import { runnerFor } from './runner-for';
import { wordsIn } from './words';

const defaultSeed = 1;
const defaultReruns = 20;

export const verify: Command = {
  name: 'verify',
  operands: 'PACK|LAB',
  summary: 'Prove a pack or a lab: the solution passes, the starter fails, each mutant is caught.',
  options: {
    reruns: {
      type: 'string',
      value: 'N',
      help: `Check N times more that verdicts agree (default ${defaultReruns}).`,
    },
    seed: { type: 'string', value: 'N', help: `Draw the schedules from this seed (default ${defaultSeed}).` },
    json: { type: 'boolean', help: 'Print one JSON document: media/schema/verify.schema.json.' },
  },
  run,
};

async function run(input: Input): Promise<number> {
  const { io, flags } = input;
  const [target = ''] = operandsOf(input, verify, 1, 1);
  const seed = flags.whole('seed', 0) ?? defaultSeed;
  const reruns = flags.whole('reruns', 0, 1_000) ?? defaultReruns;
  const begin = performance.now();
  const { pack, labs, problems } = await provable(input, target);
  if (io.interrupted.aborted) throw new HumanError('Cancelled.');
  const progress = (done: number, of: number, lab: string): void => {
    if (io.stderr.isTTY === true)
      io.stderr.write(`\r\u001b[K${done}/${of} ${lab}${done === of ? '\r\u001b[K' : ''}`);
  };
  const makeRunner = (workers: number): Runner => runnerFor(io, workers);
  const proofs = await proveLabs(labs, { seed, reruns, makeRunner, signal: io.interrupted, progress });
  const proof: Proof = {
    version: 1,
    pack: pack.manifest.slug,
    seed,
    reruns,
    proved: problems.length === 0 && proofs.length > 0 && proofs.every(({ proved }) => proved),
    labs: proofs,
    problems: problems.map(problemLine),
    duration: performance.now() - begin,
  };
  if (flags.on('json')) printJson(io, proof);
  else print(io, lines(input, proof).join('\n'));
  return proof.proved ? 0 : 1;
}

function lines(input: Input, proof: Proof): string[] {
  const paint = paintFor(input.io);
  const words = wordsIn(input.language);
  const { texts } = input;
  const rows = proof.labs.map((lab) => row(lab, paint, texts));
  const width = Math.max(...rows.map(([name = '']) => name.length), 3);
  const head = ['lab', 'solution', 'starter', 'mutants', 'reruns', 'languages'].map((title) =>
    texts.text(title),
  );
  const widths = head.map((title, column) =>
    column === 0 ? width : Math.max(title.length, ...rows.map((cells) => plain(cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - plain(cell).length))
      .join('  ')
      .trimEnd();
  const out = [paint.dim(line(head)), ...rows.map(line)];
  for (const lab of proof.labs)
    out.push(...problemsOf(lab).map((text) => `${paint.red('✘')} ${lab.lab}: ${inWords(texts, text)}`));
  out.push(...proof.problems.map((text) => `${paint.red('✘')} ${inWords(texts, text)}`));
  const verdict = proof.proved ? paint.green(words.proved) : paint.red(words.notProved);
  const facts = `${words.seed} ${proof.seed} · ${(proof.duration / 1_000).toFixed(1)} s`;
  out.push(`${proof.pack}: ${verdict} ${paint.dim(`· ${facts}`)}`);
  return out;
}

function row(
  { lab, solution, starter, mutants, reruns, checks, translations }: LabProof,
  paint: Paint,
  texts: ComposedTexts,
): string[] {
  const cell = (proved: boolean, text: string): string =>
    `${proved ? paint.green('✔') : paint.red('✘')} ${texts.text(text)}`;
  const caught = mutants.filter(({ proved }) => proved).length;
  return [
    lab,
    cell(solution.proved, `passes ${checks}`),
    cell(starter.proved, `fails ${starter.failed}`),
    cell(caught === mutants.length, `${caught} of ${mutants.length} caught`),
    cell(reruns.agree === reruns.of, `${reruns.agree} of ${reruns.of} agree`),
    cell(
      translations.every(({ proved }) => proved),
      ['en', ...translations.map(({ language }) => language)].join(', '),
    ),
  ];
}

function problemsOf({ solution, starter, mutants, translations }: LabProof): string[] {
  return [
    ...solution.problems.map((text) => `solution: ${text}`),
    ...starter.problems.map((text) => `starter: ${text}`),
    ...translations.flatMap(({ problems }) => problems),
    ...mutants.flatMap(({ slug, problems }) => problems.map((text) => `mutant ${slug}: ${text}`)),
  ];
}

function plain(text: string): string {
  return text.replace(/\u001b\[\d+m/g, '');
}
