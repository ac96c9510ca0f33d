import { PropertyError } from '../host/property-error';
import type { Trouble } from './schedule';

/**
 * Why a schedule failed, as text that is the same for two schedules that fail for the same reason: the kind, the line
 * that threw, and the message without its numbers and quoted values.
 */
export function reasonOf({ kind, error, process }: Trouble): string {
  if (error instanceof PropertyError) return `${kind} ${error.what}`;
  const who = process?.name.replace(/-\d+$/, '') ?? '';
  if (!(error instanceof Error)) return `${kind} ${who} ${typeof error}`;
  const { actual } = error as { actual?: unknown };
  // A comparison's message is made of the values that were compared.
  const message = actual === undefined ? shape(error.message) : '';
  return [kind, who, error.name, message, firstFrame(error.stack ?? '')].join(' ');
}

function shape(message: string): string {
  return message.replace(/"[^"]*"|'[^']*'|“[^”]*”/g, '…').replace(/\d+(\.\d+)?/g, '#');
}

/** The line that threw: the first of the stack that is neither Node's nor this program's. */
function firstFrame(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.find((line) => !isOurFrame(line))?.trim() ?? '';
}

/** Whether a line of a stack is a frame of Node or of this program. */
export function isOurFrame(line: string): boolean {
  return /^\s+at .*(node:|[\\/]out[\\/](runner|cli)\.js|[\\/]src[\\/](sim|checks|program|host)[\\/])/.test(
    line,
  );
}
