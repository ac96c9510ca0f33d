import { HumanError } from '../base/errors';
import type { LinkChange, PendingItem, RunCommand } from '../messages/run-command';
import type { Words } from './words';
import type { CommandedProcess } from './world-command';

/** A run as the control terminal sees it, on either engine. */
export interface Controlled {
  readonly words: Words;
  readonly processes: readonly CommandedProcess[];
  say(line: string, about?: 'answer' | 'error'): void;
  /** Holds the world. @returns what is still to happen, and the virtual ms now. @throws {HumanError} */
  upcoming(): { readonly items: readonly PendingItem[]; readonly now: number };
  /** @returns what to tell whoever asked, if anything. @throws {HumanError} when it makes no sense now */
  carryOut(command: RunCommand): Promise<string | undefined>;
}

type CommandWord = keyof Words['usage'];

/** What they do stands in `words`. */
const commands: Readonly<
  Record<CommandWord, (run: Controlled, words: readonly string[]) => RunCommand | undefined>
> = {
  help: (run) => help(run),
  ps: (run) => list(run),
  kill: (run, words) => ({ name: 'kill', process: one(run, words) }),
  restart: (run, words) => ({ name: 'restart', process: one(run, words) }),
  stop: (run, words) => ({ name: 'stop', process: one(run, words) }),
  pause: (_, [process]) => (process === undefined ? { name: 'pause' } : { name: 'freeze', process }),
  resume: (_, [process]) => (process === undefined ? { name: 'resume' } : { name: 'thaw', process }),
  step: () => ({ name: 'step' }),
  speed: (run, [word]) => ({ name: 'speed', speed: speed(run, word) }),
  pending: (run) => pending(run),
  next: (run, words) => ({ name: 'next', number: whole(run, words) }),
  drop: (run, words) => ({ name: 'drop', number: whole(run, words) }),
  duplicate: (run, words) => ({ name: 'duplicate', number: whole(run, words) }),
  back: (run, words) => back(run, words),
  partition: (run, words) => partition(run, words),
  heal: () => ({ name: 'heal' }),
  link: (run, words) => link(run, words),
  poweroff: (_, [host = '']) => ({ name: 'poweroff', host }),
  poweron: (_, [host = '']) => ({ name: 'poweron', host }),
  clock: (run, words) => clock(run, words),
  faildisk: (run, words) => failDisk(run, words),
};

const names = Object.keys(commands) as CommandWord[];
const synonyms: Readonly<Record<string, CommandWord>> = { deliver: 'next' };

/** Carries out what was typed into the control terminal. */
export async function controlCommand(run: Controlled, line: string): Promise<void> {
  const [typed, ...words] = line.trim().split(/\s+/);
  if (!typed) return;
  const name = names.find((candidate) => candidate === (synonyms[typed] ?? typed));
  if (name === undefined) {
    run.say(run.words.control.noCommand(typed), 'error');
    return;
  }
  try {
    const command = commands[name](run, words);
    const answer = command && (await run.carryOut(command));
    if (answer !== undefined) run.say(answer);
  } catch (error) {
    if (!(error instanceof HumanError)) throw error;
    run.say(run.words.control.misuse(error.message, run.words.usage[name]), 'error');
  }
}

/** Where the explanations begin. */
const helpColumn = 36;

function help(run: Controlled): undefined {
  const { usage, does } = run.words;
  for (const name of names) {
    const isLong = usage[name].length >= helpColumn;
    if (isLong) run.say(usage[name]);
    run.say((isLong ? '' : usage[name]).padEnd(helpColumn) + does[name]);
  }
}

function list(run: Controlled): undefined {
  const all = run.processes;
  const words = run.words.control;
  if (all.length === 0) run.say(words.noneRuns);
  for (const process of all) {
    run.say(
      `${String(process.pid).padStart(4)}  ${process.name.padEnd(20)} ${words.on(process.host.name)}${process.paused ? `  ${words.paused}` : ''}`,
    );
  }
}

/** The world is held, so that the numbers stay what they are. */
function pending(run: Controlled): undefined {
  const { items, now } = run.upcoming();
  const words = run.words.control;
  if (items.length === 0) run.say(words.nothingLeft);
  for (const item of items.slice(0, pendingMax)) run.say(pendingLine(item, now, run));
  if (items.length > pendingMax) run.say(words.more(items.length - pendingMax));
}

/** Lines that `pending` shows. */
const pendingMax = 30;

function pendingLine(item: PendingItem, now: number, run: Controlled): string {
  const { number, time, kind, host, process, packet } = item;
  const { control, network } = run.words;
  const wait = `+${control.milliseconds(time - now)}`.padStart(12);
  const head = `${String(number).padStart(3)} ${wait}  ${control.kinds[kind].padEnd(8)}`;
  if (!packet) return `${head} ${process ?? ''}${host === undefined ? '' : ` ${control.on(host)}`}`.trimEnd();
  const { from, to, carries, size, preview } = packet;
  const content = size > 0 ? `${network.bytes(size)}${preview === undefined ? '' : `  ${preview}`}` : '';
  return `${head} ${from} → ${to}  ${carries}  ${content}`.trimEnd();
}

function one(run: Controlled, [word]: readonly string[]): string {
  if (word === undefined) throw new HumanError(run.words.control.whichProcess);
  return word;
}

function whole(run: Controlled, [word]: readonly string[], least = 1): number {
  const value = Number(word);
  if (word === undefined || !Number.isSafeInteger(value) || value < least)
    throw new HumanError(run.words.control.wholeNumber(least));
  return value;
}

/** A number as people write it: also with a comma. */
function decimal(word: string | undefined): number {
  return word === undefined || word === '' ? NaN : Number(word.replace(',', '.'));
}

function speed(run: Controlled, word: string | undefined): number {
  const value = decimal(word);
  if (!(value > 0 && value <= 10_000)) throw new HumanError(run.words.control.speed);
  return value;
}

function back(run: Controlled, words: readonly string[]): RunCommand {
  if (words.length === 0) return { name: 'back', events: 1 };
  if (words[0] !== 'to') return { name: 'back', events: whole(run, words) };
  const seconds = decimal(words[1]);
  if (!(seconds >= 0)) throw new HumanError(run.words.control.whichMoment);
  return { name: 'back-to', time: seconds * 1_000 };
}

/** `a b`, `a,b c`, and one way: `a > b` or `a>b`. */
function partition(run: Controlled, words: readonly string[]): RunCommand {
  const text = words.join(' ');
  const oneWay = text.includes('>');
  const sides = text.split(oneWay ? /\s*>\s*/ : ' ').filter((side) => side !== '');
  if (sides.length !== 2) throw new HumanError(run.words.control.betweenWhich);
  const [from = [], to = []] = sides.map((side) => side.split(/[,\s]+/));
  return { name: 'partition', from, to, oneWay };
}

function link(run: Controlled, [a, b, ...settings]: readonly string[]): RunCommand {
  const words = run.words.control;
  if (a === undefined || b === undefined) throw new HumanError(words.betweenWhich);
  const options: { -readonly [Name in keyof LinkChange]: LinkChange[Name] } = {};
  for (let i = 0; i < settings.length; i += 2) {
    const [setting, value = ''] = settings.slice(i);
    const number = decimal(value);
    const range = value.split('-').map(decimal);
    if (setting === 'latency' && number >= 0) options.latency = number;
    else if (setting === 'latency' && range.length === 2 && isRange(range)) options.latency = range;
    else if (setting === 'loss' && number >= 0 && number <= 1) options.loss = number;
    else if (setting === 'bandwidth' && number > 0) options.bandwidth = number;
    else throw new HumanError(words.linkSetting);
  }
  if (settings.length === 0) throw new HumanError(words.linkSetting);
  return { name: 'link', between: [a, b], options };
}

function clock(run: Controlled, [host = '', first, second = '0']: readonly string[]): RunCommand {
  const [offset, drift] = [decimal(first), decimal(second)];
  if (!Number.isFinite(offset) || !(Number.isFinite(drift) && drift > -1_000_000))
    throw new HumanError(run.words.control.clockSetting);
  return { name: 'clock', host, offset, drift };
}

function failDisk(run: Controlled, [host = '', word]: readonly string[]): RunCommand {
  const on = (['read', 'write', 'sync'] as const).find((kind) => kind === word);
  if (!on) throw new HumanError(run.words.control.whichAccess);
  return { name: 'faildisk', host, on };
}

function isRange(range: readonly number[]): range is readonly [number, number] {
  const [min = NaN, max = NaN] = range;
  return min >= 0 && max >= min;
}
