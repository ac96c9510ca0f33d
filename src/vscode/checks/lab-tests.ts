import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import type { CheckRun } from '../../checks/report';
import type { LabTarget } from '../labs/target';
import type { Reporter } from '../reporter';
import { told } from '../told';
import { requireTrust } from '../trust';
import type { Checker, CheckWish } from './checker';
import { ContinuousRuns } from './continuous';
import type { CheckDebugger } from './debugger';
import type { Declarations } from './declarations';
import { RunRecorder } from './run-recorder';
import { TestItems, wishFor, type CheckItem } from './test-items';

/** Where the attempts come from. */
export interface Targets {
  /** Every attempt in the workspace whose lab is known. */
  targets(): Promise<readonly LabTarget[]>;
  readonly onDidChange: vscode.Event<'attempts' | 'packs'>;
}

/** One lab's part of a request. */
interface Part {
  readonly target: LabTarget;
  readonly checks: readonly CheckItem[];
  readonly wish: CheckWish;
}

/** The checks of the workspace's attempts as tests. Every check of the extension runs through here. */
export class LabTests implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly controller = this.#own.add(
    vscode.tests.createTestController('distributedLabs', vscode.l10n.t('Distributed Labs')),
  );
  readonly #items = new TestItems(this.controller);
  readonly #continuous: ContinuousRuns;
  readonly #profile: vscode.TestRunProfile;
  readonly #listings = new Map<string, Promise<void>>();

  constructor(
    private readonly targets: Targets,
    private readonly checker: Checker,
    private readonly declarations: Declarations,
    private readonly debug: CheckDebugger,
    private readonly reporter: Reporter,
  ) {
    this.controller.resolveHandler = (item) => this.#resolve(item);
    this.controller.refreshHandler = () => this.#refresh();
    this.#continuous = this.#own.add(
      new ContinuousRuns(
        this.#items,
        (request, token) => this.#run(request, token),
        (error) => reporter.tell(error),
      ),
    );
    this.#profile = this.#addProfiles();
    const refresh = () => void reporter.guard(() => this.#refresh());
    const show = () => void reporter.guard(() => this.#resolve(undefined));
    this.#own.add(targets.onDidChange((what) => (what === 'packs' ? refresh() : show())));
    this.#own.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  }

  /** Checks a lab for a button or a command, as if asked in the Test Explorer. */
  async check(
    target: LabTarget,
    wish: CheckWish,
    token?: vscode.CancellationToken,
  ): Promise<CheckRun | undefined> {
    requireTrust();
    const { item, checks } = await this.#listed(target);
    const { stage, names } = wish;
    const chosen = checks.filter(
      ({ check }) => (stage ?? check.stage) === check.stage && (names?.includes(check.name) ?? true),
    );
    const include = chosen.length === checks.length ? [item] : chosen.map((one) => one.item);
    const request = new vscode.TestRunRequest(include, undefined, this.#profile, false, true);
    return this.#record(request, [{ target, checks: chosen, wish }], token);
  }

  /** Debugs one check: the schedule of `replay`, or the first. */
  async debugCheck(target: LabTarget, name: string, replay: string | undefined): Promise<void> {
    requireTrust();
    const { checks } = await this.#listed(target);
    const chosen = checks.find(({ check }) => check.name === name);
    if (chosen === undefined) return;
    await this.#debugOne(
      target,
      chosen,
      new vscode.TestRunRequest([chosen.item], undefined, this.#profile),
      replay,
    );
  }

  /** Checks what is asked for each time that a file of it is saved, until `token` is cancelled. */
  runContinuously(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    this.#continuous.start(request, token);
  }

  dispose(): void {
    this.#own.dispose();
  }

  #addProfiles(): vscode.TestRunProfile {
    const { controller, reporter } = this;
    const { Run, Debug } = vscode.TestRunProfileKind;
    const debug = controller.createRunProfile(vscode.l10n.t('Debug'), Debug, (request, token) =>
      reporter.guard(() => this.#debug(request, token)),
    );
    debug.isDefault = true;
    const run = controller.createRunProfile(vscode.l10n.t('Check'), Run, (request, token) =>
      request.continuous === true
        ? this.runContinuously(request, token)
        : reporter.guard(() => this.#run(request, token)),
    );
    run.isDefault = true;
    run.supportsContinuousRun = true;
    return run;
  }

  async #listed(target: LabTarget): Promise<{ item: vscode.TestItem; checks: CheckItem[] }> {
    if (this.controller.items.get(target.folder) === undefined)
      this.#items.showLabs(await this.targets.targets());
    const item = this.controller.items.get(target.folder);
    if (item === undefined) throw new Error(`No attempt in ${target.folder}`);
    await this.#list(item, target);
    return { item, checks: this.#items.checksIn(item) };
  }

  async #resolve(item: vscode.TestItem | undefined): Promise<void> {
    if (item === undefined) {
      this.#items.showLabs(await this.targets.targets());
      return;
    }
    const node = this.#items.node(item);
    if (node?.kind !== 'lab') return;
    await this.#list(item, node.target).catch((error: unknown) => this.reporter.note(messageOf(error)));
  }

  /** Takes what is known anew: packs may have changed. */
  async #refresh(): Promise<void> {
    const listed = [...this.#listings.keys()];
    this.#listings.clear();
    this.declarations.forget();
    this.#items.showLabs(await this.targets.targets());
    for (const folder of listed) {
      const item = this.controller.items.get(folder);
      if (item !== undefined) await this.#resolve(item);
    }
  }

  /** Asks the runner which checks a lab has, once. */
  #list(item: vscode.TestItem, target: LabTarget): Promise<void> {
    const known = this.#listings.get(target.folder);
    if (known !== undefined) return known;
    const listing = this.#listNow(item, target);
    this.#listings.set(target.folder, listing);
    listing.catch(() => this.#listings.delete(target.folder));
    return listing;
  }

  async #listNow(item: vscode.TestItem, target: LabTarget): Promise<void> {
    item.busy = true;
    try {
      this.#items.showChecks(item, target, await this.declarations.of(target.checkFiles));
      item.error = undefined;
    } catch (error) {
      item.error = told(messageOf(error));
      throw error;
    } finally {
      item.busy = false;
    }
  }

  /** What a request asks for, lab by lab. */
  async #parts(request: vscode.TestRunRequest): Promise<Part[]> {
    if (request.include === undefined) this.#items.showLabs(await this.targets.targets());
    const included = request.include ?? [...this.controller.items].map(([, item]) => item);
    const roots = new Set(included.map((item) => this.#items.root(item)));
    const parts: Part[] = [];
    for (const root of roots) {
      const node = this.#items.node(root);
      if (node?.kind !== 'lab') continue;
      await this.#list(root, node.target);
      const checks = this.#items.chosen(root, included, request.exclude ?? []);
      const all = this.#items.checksIn(root).map(({ check }) => check);
      const wish = wishFor(
        checks.map(({ check }) => check),
        all,
      );
      const checksOnly = request.continuous === true ? { checksOnly: true } : {};
      if (checks.length > 0) parts.push({ target: node.target, checks, wish: { ...wish, ...checksOnly } });
    }
    return parts;
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    requireTrust();
    await this.#record(request, await this.#parts(request), token);
  }

  async #record(
    request: vscode.TestRunRequest,
    parts: readonly Part[],
    token?: vscode.CancellationToken,
  ): Promise<CheckRun | undefined> {
    const testRun = this.controller.createTestRun(request);
    const cancel = new vscode.CancellationTokenSource();
    const tokens = [testRun.token, ...(token === undefined ? [] : [token])];
    const listening = tokens.map((one) => one.onCancellationRequested(() => cancel.cancel()));
    let last: CheckRun | undefined;
    try {
      for (const { target, checks, wish } of parts) {
        const recorder = new RunRecorder(testRun, checks);
        try {
          const onEvent = recorder.on.bind(recorder);
          last = await this.checker.check(target, wish, { token: cancel.token, onEvent });
        } finally {
          recorder.end();
        }
      }
      return last;
    } finally {
      for (const one of listening) one.dispose();
      cancel.dispose();
      testRun.end();
    }
  }

  async #debug(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    requireTrust();
    const [part] = await this.#parts(request);
    if (part === undefined) return;
    const failed = part.checks.find(
      ({ check }) => this.debug.knownReplay(part.target, check.name) !== undefined,
    );
    const chosen = failed ?? part.checks[0];
    if (chosen !== undefined) await this.#debugOne(part.target, chosen, request, undefined, token);
  }

  /** The debugger shows what happens; the verdict is then taken from the same schedule without it. */
  async #debugOne(
    target: LabTarget,
    chosen: CheckItem,
    request: vscode.TestRunRequest,
    given: string | undefined,
    token?: vscode.CancellationToken,
  ): Promise<void> {
    const { name } = chosen.check;
    const replay = given ?? this.debug.knownReplay(target, name);
    if (!(await this.debug.debug(target, name, replay, token))) return;
    const wish: CheckWish =
      replay === undefined ? { names: [name], schedules: 1 } : { names: [name], replay };
    await this.#record(request, [{ target, checks: [chosen], wish }], token);
  }
}
