/** The words of what `dlabs` prints for people, in each language. JSON and errors of usage stay English. */
import type { Language } from '../base/language';
import type { Verdict } from '../checks/report';

const en = {
  verdicts: {
    passed: 'passed',
    failed: 'failed',
    'timed out': 'timed out',
    crashed: 'crashed',
    skipped: 'skipped',
  } satisfies Record<Verdict, string> as Record<Verdict, string>,
  actual: 'found',
  expected: 'expected',
  replay: 'replay',
  hint: 'hint',
  lastAtWork: 'your code was last at work at',
  output: 'output',
  seed: 'seed',
  points: 'points',
  original: (from: number, to: number): string =>
    `shortened from ${from} choices to ${to}; replay the schedule as it was found`,
  allSchedules: (count: number): string => `all ${withCommas(count)} schedules pass`,
  notAllSchedules: (count: number): string =>
    `no failure in ${withCommas(count)} schedules; not all were tried`,
  schedules: (tried: number, of: number): string =>
    of === 1 ? '1 schedule' : tried === of ? `${of} schedules` : `schedule ${tried} of ${of}`,
  summary: (earned: number, of: number, failed: number, passed: number): string =>
    `${earned} of ${of} points · ${passed} passed, ${failed} not`,
  cancelled: 'Cancelled.',
  watching: (folder: string): string => `Watching ${folder}. Save a file to check again; Ctrl+C ends.`,
  minutes: (least: number, most: number): string => `${least} to ${most} min`,
  noLabs: 'No labs were found.',
  started: (lab: string, folder: string): string => `${lab} is started in ${folder}`,
  edit: 'Edit',
  next: 'Then',
  runHelp:
    'Commands: help · kill NAME · partition A B · heal · pause · step · pending · next N · back · @NAME TEXT types TEXT · quit',
  undone: (seconds: number): string => `── what the last ${seconds.toFixed(3)} s brought is undone ──`,
  noSuchProcess: (name: string): string => `no process is called ${name}`,
  startedOn: (host: string, pid: number): string => `started on ${host}, pid ${pid}`,
  ended: 'The run has ended.',
  traceOf: (check: string, file: string): string => `The trace of “${check}” is in ${file}`,
  noTrace: (file: string): string => `Nothing failed, so ${file} was not written.`,
  traceIn: (file: string): string => `The trace is in ${file}`,
  noValue: 'none',
  number: String as (value: number) => string,
  proved: 'proved',
  notProved: 'not proved',
};

export type Words = typeof en;

const ptBr: Words = {
  verdicts: {
    passed: 'passou',
    failed: 'falhou',
    'timed out': 'esgotou o tempo',
    crashed: 'quebrou',
    skipped: 'não executada',
  },
  actual: 'obtido',
  expected: 'esperado',
  replay: 'repetir',
  hint: 'dica',
  lastAtWork: 'o seu código agiu por último em',
  output: 'saída',
  seed: 'semente',
  points: 'pontos',
  original: (from, to) =>
    `reduzido de ${from} escolhas para ${to}; repetir o escalonamento como foi encontrado`,
  allSchedules: (count) => `todos os ${withPoints(count)} escalonamentos passam`,
  notAllSchedules: (count) =>
    `nenhuma falha em ${withPoints(count)} escalonamentos; nem todos foram experimentados`,
  schedules: (tried, of) =>
    of === 1 ? '1 escalonamento' : tried === of ? `${of} escalonamentos` : `escalonamento ${tried} de ${of}`,
  summary: (earned, of, failed, passed) =>
    `${earned} de ${of} pontos · ${passed} ${passed === 1 ? 'passou' : 'passaram'}, ${failed} não`,
  cancelled: 'Cancelado.',
  watching: (folder) => `Observando ${folder}. Salve um arquivo para verificar de novo; Ctrl+C encerra.`,
  minutes: (least, most) => `${least} a ${most} min`,
  noLabs: 'Nenhum laboratório foi encontrado.',
  started: (lab, folder) => `${lab} foi iniciado em ${folder}`,
  edit: 'Edite',
  next: 'Depois',
  runHelp:
    'Comandos: help · kill NOME · partition A B · heal · pause · step · pending · next N · back · @NOME TEXTO digita TEXTO · quit',
  undone: (seconds) =>
    `── o que os últimos ${seconds.toFixed(3).replace('.', ',')} s trouxeram está desfeito ──`,
  noSuchProcess: (name) => `nenhum processo se chama ${name}`,
  startedOn: (host, pid) => `iniciado em ${host}, pid ${pid}`,
  ended: 'A execução terminou.',
  traceOf: (check, file) => `O rastro de “${check}” está em ${file}`,
  noTrace: (file) => `Nada falhou; por isso, ${file} não foi escrito.`,
  traceIn: (file) => `O rastro está em ${file}`,
  noValue: 'nenhum',
  number: (value) => String(value).replace('.', ','),
  proved: 'provado',
  notProved: 'não provado',
};

function withCommas(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function withPoints(count: number): string {
  return withCommas(count).replaceAll(',', '.');
}

const all: Readonly<Record<Language, Words>> = { en, 'pt-br': ptBr };

export function wordsIn(language: Language): Words {
  return all[language];
}

/** The language that is asked for, or that the environment names. Undefined: one that there is not. */
export function languageFrom(asked: string | undefined, env: NodeJS.ProcessEnv): Language | undefined {
  const tag = (asked ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? 'en')
    .toLowerCase()
    .replace('_', '-');
  if (tag.startsWith('pt')) return 'pt-br';
  return asked === undefined || tag === 'en' || tag.startsWith('en-') ? 'en' : undefined;
}
