/** The words in which the runner tells a student why a process ended, in each language. */
import { languageFor, type Language } from '../base/language';

const en = {
  theProgram: 'The program',
  line: (file: string, line: number): string => `${file} line ${line}`,
  endlessLoop: (who: string, ms: number): string =>
    `${who} keeps running: ${ms === 1_000 ? '1 second' : `${ms / 1_000} seconds`} passed and nothing else could happen. ` +
    'Does the loop await something, such as host.sleep or connection.receive?',
  memory: (who: string, mebibytes: number): string =>
    `${who} takes too much memory: more than ${mebibytes} MiB. ` +
    'Does something grow there without end, such as an array or a map that is never emptied?',
  exit: (who: string, code: number): string =>
    `${who} ends the process that runs the checks (exit code ${code}). ` +
    'A program ends when its function returns, or with host.exit(code).',
  exitCode: (code: number | null): string => `exit code ${code ?? 'unknown'}`,
  unknown: (how: string, next: string): string => `The runner ended without telling why (${how}). ${next}`,
  killed:
    'Something else ended it, perhaps because the machine is short of memory: close other programs and try again.',
  tryAgain: 'Try again; if it happens again, please report it with the lines below.',
  notRun: (deaths: number): string => `Not run: the ${deaths} checks before it ended at this line.`,
};

export type Words = typeof en;

const ptBr: Words = {
  theProgram: 'O programa',
  line: (file, line) => `${file} linha ${line}`,
  endlessLoop: (who, ms) =>
    `${who} não para de executar: ${ms === 1_000 ? 'passou 1 segundo' : `passaram ${String(ms / 1_000).replace('.', ',')} segundos`} ` +
    'e nada mais pôde acontecer. O laço espera (await) alguma coisa, como host.sleep ou connection.receive?',
  memory: (who, mebibytes) =>
    `${who} usa memória demais: mais de ${mebibytes} MiB. ` +
    'Alguma coisa cresce ali sem parar, como um array ou um map que nunca é esvaziado?',
  exit: (who, code) =>
    `${who} encerra o processo que executa as verificações (código de saída ${code}). ` +
    'Um programa termina quando sua função retorna, ou com host.exit(code).',
  exitCode: (code) => `código de saída ${code ?? 'desconhecido'}`,
  unknown: (how, next) => `O executor terminou sem dizer por quê (${how}). ${next}`,
  killed:
    'Algo de fora o encerrou, talvez por falta de memória na máquina: feche outros programas e tente de novo.',
  tryAgain: 'Tente de novo; se acontecer outra vez, relate o problema com as linhas abaixo.',
  notRun: (deaths) => `Não executada: as ${deaths} verificações anteriores terminaram nesta linha.`,
};

const all: Readonly<Record<Language, Words>> = { en, 'pt-br': ptBr };

/** @param language a tag; English where there is none, or one that is not spoken here */
export function wordsIn(language: string | undefined): Words {
  return all[languageFor(language)];
}
