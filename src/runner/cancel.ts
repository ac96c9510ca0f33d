/** Cancelling: politely first. */
import type { Child } from './child';

/** Milliseconds that a process gets to answer with what there is. */
const patienceDefault = 300;

/** Waits for `answer`; when `signal` is aborted meanwhile, asks the process to end its work, then ends the process. */
export async function withCancel<T>(
  child: Child,
  answer: Promise<T>,
  signal: AbortSignal | undefined,
  patience = patienceDefault,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    child.request({ type: 'cancel' }).catch(() => undefined);
    timer = setTimeout(() => child.kill(), patience);
  };
  if (signal?.aborted === true) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
