/** The words in which checks and runs on real processes speak to a student, in each language. */
import { languageFor, type Language } from '../base/language';

const en = {
  realTime: (seconds: number): string => `After ${seconds} s the check still waits.`,
  loop: (who: string, at: string): string =>
    `${who} keeps its processor without end${at}. Does the loop await something, such as host.sleep or connection.receive?`,
  memory: (who: string, at: string): string =>
    `${who} takes too much memory${at}. Does something grow there without end?`,
  virtualOnly: 'It measures or forces time, so it runs in the simulator only.',
  opened: (process: string, protocol: string, port: number, address: string): string =>
    `${process} ${protocol} port ${port} is ${address}`,
  realPace:
    'Real processes run at their own pace: there is no pause of the whole, no step, no speed and no way back.',
};

export type OsWords = typeof en;

const ptBr: OsWords = {
  realTime: (seconds) => `Depois de ${String(seconds).replace('.', ',')} s, a verificação ainda espera.`,
  loop: (who, at) =>
    `${who} ocupa o processador sem parar${at}. O laço espera (await) alguma coisa, como host.sleep ou connection.receive?`,
  memory: (who, at) => `${who} usa memória demais${at}. Alguma coisa cresce ali sem parar?`,
  virtualOnly: 'Ela mede ou força o tempo; por isso só é executada no simulador.',
  opened: (process, protocol, port, address) => `${process}: a porta ${protocol} ${port} é ${address}`,
  realPace:
    'Processos reais seguem seu próprio ritmo: não há como pausar o todo, avançar passo a passo, mudar a velocidade nem voltar.',
};

const all: Readonly<Record<Language, OsWords>> = { en, 'pt-br': ptBr };

/** @param language a tag; English where there is none, or one that is not spoken here */
export function osWordsIn(language: string | undefined): OsWords {
  return all[languageFor(language)];
}
