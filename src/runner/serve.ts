/** Answers a parent's requests with a session of checks. One handler; every request is answered once. */
import { HumanError, messageOf } from '../base/errors';
import type { CheckLab, ListChecks, OpenRun, RunSession, SessionTools } from '../checks/session-api';
import type {
  FromRunner,
  LabFiles,
  RunEnd,
  RunnerAnswers,
  RunnerRequest,
  RunOrder,
  ToRunner,
} from '../messages/runner';

/** What does the work: `checks/session`, or a fake in tests. */
export interface Session {
  readonly listChecks: ListChecks;
  readonly checkLab: CheckLab;
  readonly openRun: OpenRun;
}

/** What surrounds the work: signs of life, and an observer of the student's code. */
export interface Surroundings {
  readonly pulse: SessionTools['pulse'];
  /** Work on these files begins. */
  begin(files: LabFiles): Promise<void>;
  end(): void;
  /** An answer is on its way. */
  answered(): void;
}

type Answer = RunnerAnswers[keyof RunnerAnswers];

export class Server {
  #running: { readonly cancel: AbortController; run?: Promise<RunSession> } | undefined;

  constructor(
    private readonly session: () => Promise<Session>,
    private readonly around: Surroundings,
    private readonly send: (message: FromRunner, sent?: () => void) => void,
    private readonly processScript: string,
  ) {}

  /** Never rejects. */
  async receive({ id, request }: ToRunner): Promise<void> {
    const answer = await this.#handle(request).then(
      (ok): FromRunner => ({ id, ok }),
      (error: unknown): FromRunner => ({ id, err: inWords(error) }),
    );
    this.send(answer, () => this.around.answered());
  }

  async #handle(request: RunnerRequest): Promise<Answer> {
    switch (request.type) {
      case 'list':
        return this.#work(request.files, ({ listChecks }) => listChecks(request.files));
      case 'check':
        return this.#work(request.order.files, ({ checkLab }, tools) => checkLab(request.order, tools));
      case 'run':
        return this.#run(request.order);
      case 'control':
        (await this.#open()).control(request.line);
        return null;
      case 'command':
        await (await this.#open()).command(request.command);
        return null;
      case 'pending':
        return (await this.#open()).pending();
      case 'input':
        (await this.#open()).input(request.pid, request.line);
        return null;
      case 'kill':
        (await this.#open()).kill(request.pid);
        return null;
      case 'cancel':
        this.#running?.cancel.abort();
        return null;
      default:
        return impossible(request);
    }
  }

  async #work<T extends Answer>(
    files: LabFiles,
    body: (session: Session, tools: SessionTools) => Promise<T>,
  ): Promise<T> {
    if (this.#running)
      throw new HumanError('The runner is busy: wait for the order that goes on, or cancel it.');
    const cancel = new AbortController();
    this.#running = { cancel };
    try {
      const session = await this.session();
      await this.around.begin(files);
      const emit: SessionTools['emit'] = (event) => this.send({ event });
      const { processScript, around } = this;
      return await body(session, { emit, signal: cancel.signal, pulse: around.pulse, processScript });
    } finally {
      this.#running = undefined;
      this.around.end();
    }
  }

  #run(order: RunOrder): Promise<RunEnd> {
    let opened: (run: RunSession) => void = () => undefined;
    const ended = this.#work(order.files, async ({ openRun }, tools) => {
      const run = await openRun(order, tools);
      opened(run);
      if (tools.signal.aborted) run.stop();
      tools.signal.addEventListener('abort', () => run.stop());
      return run.ended;
    });
    // A command that comes while the run opens waits for it, or for the news that it cannot be opened.
    const run = new Promise<RunSession>((resolve, reject) => {
      opened = resolve;
      ended.catch(reject);
    });
    run.catch(() => undefined);
    if (this.#running && !this.#running.run) this.#running.run = run;
    return ended;
  }

  #open(): Promise<RunSession> {
    if (!this.#running?.run) throw new HumanError('Nothing runs: start the lab first.');
    return this.#running.run;
  }
}

function impossible(request: never): never {
  throw new Error(`unknown request: ${JSON.stringify(request)}`);
}

/** Words for a person; for a bug of ours, also where it happened. */
function inWords(error: unknown): string {
  if (error instanceof HumanError) return error.message;
  const where = error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : '';
  return `Internal error of the runner: ${messageOf(error)}${where}`;
}
