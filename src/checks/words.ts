/**
 * The words in which checks and runs speak to a student, in each language. What a program can catch and log stays
 * English, as do the words of the API and of commands.
 */
import { ComposedTexts } from '../base/composed-texts';
import { languageFor, type Language } from '../base/language';
import { engineInPortuguese } from './engine-portuguese';
import type { Misfit } from '../sim/recording';
import { inEnglish, type LoadReason } from '../program/load-error';

const en = {
  aProcess: 'A process',
  uncaught: (who: string, at: string, error: string): string =>
    `${who} ended with an uncaught error${at}: ${error}`,
  deadlock: 'Nothing is left to happen, and the check still waits.',
  virtualTime: (seconds: number): string => `After ${seconds} s of virtual time the check still waits.`,
  output: (who: string, at: string): string =>
    `${who} logs without end${at}. Is there a loop that never waits?`,
  events: (who: string, at: string): string =>
    `${who} keeps the world busy and time stands still${at}. Does a loop wait for 0 ms again and again?`,
  eventsOverTime: (who: string, at: string): string =>
    `${who} keeps the world busy without end${at}: millions of events, and the check still waits. What does it wait for that never comes?`,
  keepsGoing: (who: string, at: string): string =>
    `${who} keeps going all the time${at}. What does it wait for that never comes?`,
  /** The author’s mistake, not the student’s. */
  checkError: (at: string, error: string): string =>
    `The check itself ended with an error${at}, which its author must mend: ${error}`,
  calledError: (at: string, error: string): string =>
    `The check called your code, which ended with an error${at}: ${error}`,
  thrown: (value: string): string => `${value} was thrown. Throw an Error instead: it knows its line.`,
  found: (actual: string, expected: string): string => `found ${actual}, expected ${expected}`,
  notSo: (what: string, ms: number): string => `${what}: still not so after ${ms} ms`,
  broken: (what: string): string => `${what}: does not hold`,
  whoWaits: 'Who waits for what:',
  checkWaits: (what: string): string => `the check: ${what}`,
  processWaits: (process: string, host: string, what: string, at: string): string =>
    `${process} on ${host}: ${what}${at}`,
  notRepeatable:
    'This schedule failed once and passed when it ran again, so something in it is not decided by the schedule. ' +
    'Does a module keep state between runs?',
  misfit: ({ stream, recorded, drawn, beyond }: Misfit): string =>
    'This schedule no longer fits the program, and was followed as far as it goes: ' +
    (beyond === undefined
      ? `${recorded} choices for “${stream}” are in its text, ${drawn} were drawn.`
      : `choice ${beyond} for “${stream}” does not exist any more.`),
  load: inEnglish,
  /** What the simulator says of waits and faults. */
  engine: (what: string): string => what,
  network: {
    connect: 'connect',
    connected: 'connected',
    refused: 'refused',
    lost: 'lost',
    end: 'end of stream',
    reset: 'reset',
    timedOut: 'timed out',
    urgent: 'urgent',
    handoff: 'hands the connection over',
    datagram: 'datagram',
    bytes: (count: number): string => `${count} bytes`,
  },
  usage: {
    help: 'help',
    ps: 'ps',
    kill: 'kill PROCESS',
    restart: 'restart PROCESS',
    stop: 'stop PROCESS',
    pause: 'pause [PROCESS]',
    resume: 'resume [PROCESS]',
    step: 'step',
    speed: 'speed N',
    pending: 'pending',
    next: 'next N',
    drop: 'drop N',
    duplicate: 'duplicate N',
    back: 'back [N] | back to SECONDS',
    partition: 'partition HOST[,HOST] [>] HOST[,HOST]',
    heal: 'heal',
    link: 'link HOST HOST [latency MS] [loss SHARE] [bandwidth BYTES]',
    poweroff: 'poweroff HOST',
    poweron: 'poweron HOST',
    clock: 'clock HOST OFFSET [DRIFT]',
    faildisk: 'faildisk HOST read|write|sync',
  },
  does: {
    help: 'this list',
    ps: 'the processes',
    kill: 'end a process; it is not told',
    restart: 'end a process and start its program again',
    stop: 'ask a process to shut down (its host.signal is aborted)',
    pause: 'let time stand still, or only one process',
    resume: 'go on',
    step: 'pause, and let the next event happen',
    speed: 'virtual seconds in a real one, such as 10 or 0.1',
    pending: 'pause, and list what is to happen next, numbered',
    next: 'let number N of the pending happen now, before the others (also: deliver N)',
    drop: 'lose packet N of the pending',
    duplicate: 'let packet N of the pending come twice',
    back: 'undo the last N events, or all after a moment, and pause: go on from there another way',
    partition: 'cut the network between hosts; with > only in that direction',
    heal: 'end every partition',
    link: 'how packets travel between two hosts from now on; latency 50 or 10-80, loss 0.1',
    poweroff: 'take a host’s power away; what was not synced may be lost',
    poweron: 'give it back: its programs start again',
    clock: 'set a clock: milliseconds off, and parts per million too fast',
    faildisk: 'let the next access of that kind to a host’s disk fail',
  },
  control: {
    noCommand: (name: string): string => `There is no command “${name}”. Type “help” for the list.`,
    misuse: (problem: string, usage: string): string => `${problem} Usage: ${usage}`,
    noneRuns: 'No process is running.',
    on: (host: string): string => `on ${host}`,
    paused: 'paused',
    whichProcess: 'Which process?',
    noProcess: (name: string, names: string): string =>
      `No process “${name}” is running; there are: ${names || 'none'}.`,
    whichHost: (names: string): string => `Which host? There are: ${names}.`,
    betweenWhich: 'Between which hosts?',
    speed: 'A speed is a number above 0 and at most 10000.',
    nothingLeft: 'Nothing is left to happen.',
    wholeNumber: (least: number): string => `A whole number of ${least} or more is needed.`,
    noPending: (number: number): string =>
      `Nothing pending has number ${number}; “pending” lists what there is.`,
    notFirst: (number: number): string =>
      `Number ${number} must wait: one before it is of the same connection or process, which keeps their order.`,
    noPacket: (number: number): string => `Number ${number} is no packet.`,
    dropped: 'Dropped. TCP sends it again later.',
    droppedForGood: 'Dropped. Nobody sends it again.',
    duplicated: 'It will come twice.',
    noDuplicate: 'TCP knows the copy by its sequence number and throws it away: nothing changes.',
    notStarted: (name: string): string =>
      `${name} was not started by the scenario, so it cannot be started again from here.`,
    whichMoment: 'To which moment? Seconds since the beginning, such as 1.25.',
    linkSetting: 'Which setting? A latency of 0 ms or more, a loss from 0 to 1, a bandwidth above 0.',
    clockSetting: 'How wrong? Milliseconds, and parts per million above -1000000.',
    whichAccess: 'Which access fails: read, write or sync?',
    otherStory:
      'It went another way when it was run again, so the world stays as it is. Was a file changed since the start?',
    wentBack: (seconds: number): string =>
      `Back at ${seconds.toFixed(3)} s, and paused: what came after it is undone. “resume” or “step” goes on from here.`,
    over: 'The run has ended.',
    more: (count: number): string => `… and ${count} more`,
    milliseconds: (ms: number): string => `${ms.toFixed(3)} ms`,
    kinds: { packet: 'packet', timer: 'timer', wake: 'wake', disk: 'disk', fault: 'fault' },
  },
};

export type Words = typeof en;

const engineTexts = new ComposedTexts(engineInPortuguese, 'pt-br');

const ptBr: Words = {
  aProcess: 'Um processo',
  uncaught: (who, at, error) => `${who} terminou com um erro não tratado${at}: ${error}`,
  deadlock: 'Nada mais vai acontecer, e a verificação ainda espera.',
  virtualTime: (seconds) => `Depois de ${decimal(seconds)} s de tempo virtual, a verificação ainda espera.`,
  output: (who, at) => `${who} escreve no log sem parar${at}. Há algum laço que nunca espera?`,
  events: (who, at) =>
    `${who} mantém o mundo ocupado, e o tempo não avança${at}. Algum laço espera 0 ms repetidamente?`,
  eventsOverTime: (who, at) =>
    `${who} mantém o mundo ocupado sem parar${at}: milhões de eventos, e a verificação ainda espera. O que ele espera que nunca chega?`,
  keepsGoing: (who, at) =>
    `${who} continua em atividade o tempo todo${at}. O que ele espera que nunca chega?`,
  checkError: (at, error) =>
    `A própria verificação terminou com um erro${at}, que cabe a quem a escreveu corrigir: ${error}`,
  calledError: (at, error) => `A verificação chamou o seu código, que terminou com um erro${at}: ${error}`,
  thrown: (value) => `${value} foi lançado. Lance um Error em vez disso: ele sabe em que linha surgiu.`,
  found: (actual, expected) => `encontrado ${actual}, esperado ${expected}`,
  notSo: (what, ms) => `${what}: ainda não aconteceu depois de ${decimal(ms)} ms`,
  broken: (what) => `${what}: não se mantém`,
  whoWaits: 'Quem espera o quê:',
  checkWaits: (what) => `a verificação: ${what}`,
  processWaits: (process, host, what, at) => `${process} em ${host}: ${what}${at}`,
  notRepeatable:
    'Este escalonamento falhou uma vez e passou quando foi executado de novo; logo, algo nele não é decidido pelo ' +
    'escalonamento. Algum módulo guarda estado entre execuções?',
  misfit: ({ stream, recorded, drawn, beyond }) =>
    'Este escalonamento já não corresponde ao programa e foi seguido até onde foi possível: ' +
    (beyond === undefined
      ? `seu texto traz ${recorded} escolhas para “${stream}”, e foram feitas ${drawn}.`
      : `a escolha ${beyond} para “${stream}” não existe mais.`),
  load: loadInPortuguese,
  engine: (what) => engineTexts.text(what),
  network: {
    connect: 'pede conexão',
    connected: 'conectado',
    refused: 'recusado',
    lost: 'perdido',
    end: 'fim do fluxo',
    reset: 'conexão abortada',
    timedOut: 'tempo esgotado',
    urgent: 'urgente',
    handoff: 'entrega a conexão',
    datagram: 'datagrama',
    bytes: (count) => (count === 1 ? '1 byte' : `${count} bytes`),
  },
  usage: {
    help: 'help',
    ps: 'ps',
    kill: 'kill PROCESSO',
    restart: 'restart PROCESSO',
    stop: 'stop PROCESSO',
    pause: 'pause [PROCESSO]',
    resume: 'resume [PROCESSO]',
    step: 'step',
    speed: 'speed N',
    pending: 'pending',
    next: 'next N',
    drop: 'drop N',
    duplicate: 'duplicate N',
    back: 'back [N] | back to SEGUNDOS',
    partition: 'partition HOST[,HOST] [>] HOST[,HOST]',
    heal: 'heal',
    link: 'link HOST HOST [latency MS] [loss FRAÇÃO] [bandwidth BYTES]',
    poweroff: 'poweroff HOST',
    poweron: 'poweron HOST',
    clock: 'clock HOST OFFSET [DRIFT]',
    faildisk: 'faildisk HOST read|write|sync',
  },
  does: {
    help: 'esta lista',
    ps: 'os processos',
    kill: 'encerra um processo, sem avisá-lo',
    restart: 'encerra um processo e inicia seu programa de novo',
    stop: 'pede a um processo que termine (seu host.signal é abortado)',
    pause: 'faz o tempo parar, ou apenas um processo',
    resume: 'continua',
    step: 'pausa e deixa acontecer o próximo evento',
    speed: 'segundos virtuais em um segundo real, como 10 ou 0.1',
    pending: 'pausa e lista, numerado, o que vai acontecer em seguida',
    next: 'o pendente de número N acontece agora, antes dos outros (ou: deliver N)',
    drop: 'perde o pacote pendente de número N',
    duplicate: 'o pacote pendente de número N chega duas vezes',
    back: 'desfaz os últimos N eventos, ou tudo depois de um momento, e pausa: dali se segue outro caminho',
    partition: 'corta a rede entre hosts; com >, só naquele sentido',
    heal: 'desfaz todas as partições',
    link: 'como os pacotes viajam entre dois hosts daqui em diante; latency 50 ou 10-80, loss 0.1',
    poweroff: 'corta a energia de um host; o que não foi sincronizado pode se perder',
    poweron: 'religa a energia: os programas do host iniciam de novo',
    clock: 'ajusta um relógio: milissegundos de desvio e partes por milhão de avanço',
    faildisk: 'o próximo acesso desse tipo ao disco do host falha',
  },
  control: {
    noCommand: (name) => `Não existe o comando “${name}”. Digite “help” para ver a lista.`,
    misuse: (problem, usage) => `${problem} Uso: ${usage}`,
    noneRuns: 'Nenhum processo está em execução.',
    on: (host) => `em ${host}`,
    paused: 'pausado',
    whichProcess: 'Qual processo?',
    noProcess: (name, names) =>
      `Nenhum processo “${name}” está em execução; ${names ? `os que há: ${names}` : 'no momento, não há nenhum'}.`,
    whichHost: (names) => `Qual host? Os que há: ${names}.`,
    betweenWhich: 'Entre quais hosts?',
    speed: 'A velocidade é um número maior que 0 e de no máximo 10000.',
    nothingLeft: 'Não há mais nada para acontecer.',
    wholeNumber: (least) => `É preciso um número inteiro de ${least} ou mais.`,
    noPending: (number) => `Nenhum pendente tem o número ${number}; “pending” lista os que há.`,
    notFirst: (number) =>
      `O número ${number} precisa esperar: um antes dele é da mesma conexão ou processo, que mantém a ordem.`,
    noPacket: (number) => `O número ${number} não é um pacote.`,
    dropped: 'Descartado. O TCP o envia de novo mais tarde.',
    droppedForGood: 'Descartado. Ninguém o envia de novo.',
    duplicated: 'Ele chegará duas vezes.',
    noDuplicate: 'O TCP reconhece a cópia pelo número de sequência e a descarta: nada muda.',
    notStarted: (name) => `${name} não foi iniciado pelo cenário; por isso, não pode ser reiniciado daqui.`,
    whichMoment: 'Para qual momento? Segundos desde o início, como 1.25.',
    linkSetting: 'Qual ajuste? Uma latency de 0 ms ou mais, uma loss de 0 a 1, uma bandwidth maior que 0.',
    clockSetting: 'Quanto está errado? Milissegundos, e partes por milhão acima de -1000000.',
    whichAccess: 'Qual acesso falha: read, write ou sync?',
    otherStory:
      'Ao ser executado de novo, tomou outro caminho; por isso, o mundo fica como está. Algum arquivo mudou desde o início?',
    wentBack: (seconds) =>
      `De volta a ${decimal(Number(seconds.toFixed(3)))} s, e em pausa: o que veio depois está desfeito. “resume” ou “step” segue daqui.`,
    over: 'A execução terminou.',
    more: (count) => `… e mais ${count}`,
    milliseconds: (ms) => `${ms.toFixed(3).replace('.', ',')} ms`,
    kinds: { packet: 'pacote', timer: 'timer', wake: 'despertar', disk: 'disco', fault: 'falha' },
  },
};

function loadInPortuguese(reason: LoadReason): string {
  switch (reason.code) {
    case 'syntax':
      return `Erro de sintaxe: ${reason.detail}`;
    case 'unreadable':
      return `Não foi possível ler ${reason.file}: ${reason.detail}`;
    case 'no-program':
      return `${reason.file} não tem programa: falta “export default async function (host: Host) { … }”`;
    case 'no-file':
      return `Não existe o arquivo ${reason.file}`;
    case 'no-import':
      return `Não existe o arquivo “${reason.name}” para importar`;
    case 'no-text':
      return `falta o texto do módulo “${reason.name}”`;
    case 'real-machine':
      return `“${reason.name}” acessa a máquina real, que um programa de laboratório não pode usar; use ${reason.use.join(' e ')}`;
    case 'not-own':
      return `“${reason.name}” não pode ser importado: um programa de laboratório só importa seus próprios arquivos (“./…”) e “dlabs”`;
    default:
      return reason satisfies never;
  }
}

/** As Brazilians write it. */
function decimal(value: number): string {
  return String(value).replace('.', ',');
}

const all: Readonly<Record<Language, Words>> = { en, 'pt-br': ptBr };

/** @param language a tag; English where there is none, or one that is not spoken here */
export function wordsIn(language: string | undefined): Words {
  return all[languageFor(language)];
}
