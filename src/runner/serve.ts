/** Answers a parent's requests with a session of checks. One handler; every request is answered once. */
import { HumanError, messageOf } from '../base/errors';
import type {
  CheckLab,
  HelpSession,
  ListChecks,
  OpenHelp,
  OpenRun,
  RunSession,
  SessionTools,
  SharedWork,
} from '../checks/session-api';
import type {
  CheckOrder,
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
  readonly openHelp: OpenHelp;
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

/** What goes on. */
interface Running {
  readonly cancel: AbortController;
  run?: Promise<RunSession>;
  help?: Promise<HelpSession>;
  /** What others can help with. */
  work?: SharedWork;
}

export class Server {
  #running: Running | undefined;

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
      case 'help':
        return this.#help(request.order);
      case 'try':
        if (!this.#running?.help) throw new HumanError('There is no order to help with.');
        return (await this.#running.help).try(request.piece);
      case 'share':
        if (request.done) this.#running?.work?.take(request.helper, request.done);
        return this.#running?.work?.claim(request.helper) ?? null;
      case 'helper-lost':
        this.#running?.work?.lost(request.helper);
        return null;
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
    const running: Running = { cancel };
    this.#running = running;
    try {
      const session = await this.session();
      await this.around.begin(files);
      const emit: SessionTools['emit'] = (event) => this.send({ event });
      const shares = (work: SharedWork): void => void (running.work = work);
      const { processScript, around } = this;
      const { pulse } = around;
      return await body(session, { emit, signal: cancel.signal, pulse, processScript, shares });
    } finally {
      this.#running = undefined;
      this.around.end();
    }
  }

  #run(order: RunOrder): Promise<RunEnd> {
    const { opened, ended } = this.#openWork(
      order.files,
      ({ openRun }, tools) => openRun(order, tools),
      (run, { signal }) => {
        if (signal.aborted) run.stop();
        signal.addEventListener('abort', () => run.stop());
        return run.ended;
      },
    );
    if (this.#running && !this.#running.run) this.#running.run = opened;
    return ended;
  }

  #help(order: CheckOrder): Promise<null> {
    const { opened, ended } = this.#openWork(
      order.files,
      ({ openHelp }, tools) => openHelp(order, tools),
      (_, { signal }) =>
        new Promise<null>((resolve) => {
          if (signal.aborted) resolve(null);
          signal.addEventListener('abort', () => resolve(null));
        }),
    );
    if (this.#running && !this.#running.help) this.#running.help = opened;
    return ended;
  }

  /** Work that is spoken to while it goes on: who speaks early waits until it is open, or for the news that it cannot be. */
  #openWork<T, A extends Answer>(
    files: LabFiles,
    open: (session: Session, tools: SessionTools) => Promise<T>,
    untilEnd: (open: T, tools: SessionTools) => Promise<A>,
  ): { readonly opened: Promise<T>; readonly ended: Promise<A> } {
    let tell: (open: T) => void = () => undefined;
    const ended = this.#work(files, async (session, tools) => {
      const work = await open(session, tools);
      tell(work);
      return untilEnd(work, tools);
    });
    const opened = new Promise<T>((resolve, reject) => {
      tell = resolve;
      ended.catch(reject);
    });
    opened.catch(() => undefined);
    return { opened, ended };
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
