/** A run of a scenario in a process of its own. */
import { HumanError } from '../base/errors';
import type { RunEnd, RunnerAnswers, RunnerRequest, RunOrder } from '../messages/runner';
import { ChildEnded, type Child } from './child';
import { withCancel } from './cancel';
import type { RunHandle, RunnerLimits, RunnerOptions } from './client-api';
import { failureOf } from './death';

export function openRun(
  child: Child,
  order: RunOrder,
  options: RunnerOptions,
  limits: RunnerLimits,
): RunHandle {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  if (options.signal?.aborted === true) stop();
  else options.signal?.addEventListener('abort', stop, { once: true });
  child.onEvent = (event) => options.onEvent?.(event);
  const tell = (request: RunnerRequest): void => {
    // A run that is not open yet, or is over, says no: that is told where commands are answered.
    child.request(request).catch((error: unknown) => {
      if (!(error instanceof HumanError) || request.type !== 'control') return;
      options.onEvent?.({ type: 'control-output', time: 0, line: error.message, about: 'error' });
    });
  };
  /** The end of the process is no bug of the one who asks. */
  const asked = <R extends RunnerRequest>(request: R): Promise<RunnerAnswers[R['type']]> =>
    child.request(request).catch((error: unknown) => {
      throw error instanceof ChildEnded ? new HumanError('Nothing runs: start the lab first.') : error;
    });
  const work = async (): Promise<RunEnd> => {
    try {
      return await withCancel(child, child.request({ type: 'run', order }), stopping.signal);
    } catch (error) {
      if (!(error instanceof ChildEnded)) throw error;
      return stopping.signal.aborted ? {} : { failure: failureOf(error.death, order.files, limits) };
    } finally {
      options.signal?.removeEventListener('abort', stop);
      child.kill();
      await child.ended;
    }
  };
  return {
    control: (line) => tell({ type: 'control', line }),
    command: async (command) => void (await asked({ type: 'command', command })),
    pending: () => asked({ type: 'pending' }),
    input: (pid, line) => tell({ type: 'input', pid, line }),
    kill: (pid) => tell({ type: 'kill', pid }),
    stop,
    ended: work(),
  };
}
