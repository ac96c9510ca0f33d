/** The extension's entry: makes the parts and brings them together. Nothing is read from the disk here. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Runner } from '../runner/client-api';
import { Checker } from './checks/checker';
import { CheckDebugger } from './checks/debugger';
import { Declarations, stagePoints } from './checks/declarations';
import { KnownRuns } from './checks/known-runs';
import { LabTests } from './checks/lab-tests';
import { registerCommands } from './commands';
import { exportTrace } from './export-trace';
import { ActiveAttempt } from './labs/active-attempt';
import { Attempts } from './labs/attempts';
import { LabActions } from './labs/lab-actions';
import type { LabEntry } from './labs/entries';
import { Labs } from './labs/labs';
import { packsHome } from '../packs/home';
import { PackFinder } from './labs/pack-finder';
import { ProgressKeeper } from './labs/progress-keeper';
import { LabStarter } from './labs/start-lab';
import { openLocation, openPlace } from './navigate';
import { PackActions } from './packs/pack-actions';
import { GuidePanels } from './panels/guide-panels';
import { ResultsPanel, type ResultsActions } from './panels/results-panel';
import { told as inEditorLanguage } from './told';
import { Reporter } from './reporter';
import { RunStatus } from './run/run-status';
import { Runs } from './run/runs';
import { TraceEditors } from './traces/trace-editors';
import { LabsView } from './view/labs-view';
import { ProblemDiagnostics } from './view/problem-diagnostics';

/** What the tests in a VS Code look at. */
export interface TestApi {
  readonly labs: Labs;
  readonly tests: LabTests;
  readonly runs: Runs;
  readonly known: KnownRuns;
  readonly actions: LabActions;
}

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const inExtension = (...parts: string[]) => path.join(context.extensionPath, ...parts);
  const { version } = context.extension.packageJSON as { version: string };

  const reporter = new Reporter(own(vscode.window.createOutputChannel('Distributed Labs', { log: true })));
  const runner = lateRunner(inExtension('out', 'runner.js'), own);
  const finder = new PackFinder(context.extensionPath, packsHome(), version);
  const labs = own(new Labs(finder, new Attempts(warnOnce())));
  const checker = own(new Checker(runner));
  const runs = own(new Runs(runner, reporter, openLocation));
  own(new RunStatus(runs));

  const declarations = new Declarations(runner);
  const known = own(new KnownRuns(checker));
  const tests = own(
    new LabTests(labs, checker, declarations, new CheckDebugger(context.extensionPath, known), reporter),
  );
  const parts = {
    template: inExtension('media', 'templates', 'lab'),
    typesFolder: inExtension('out', 'types'),
  };
  const starter = new LabStarter(labs, parts.typesFolder, context.globalState);
  const actions: LabActions = new LabActions(labs, starter, {
    run: (target, engine) => runs.start(target, engine),
    check: (target, wish, token) => tests.check(target, wish, token),
    showResults: (folder) => results.showOf(folder),
    showDiagram: async () => {
      await runs.stop();
      await vscode.commands.executeCommand('distributedLabs.showTrace');
    },
    showGuide: (lab) => guides.show(lab, true),
  });
  const points = async (lab: LabEntry) => {
    // Where nothing may run, or a lab is broken, its guide is shown all the same.
    const declared = labs.starterFiles(lab).then((files) => declarations.of(files));
    return stagePoints(await declared.catch(() => []));
  };
  const guides = own(new GuidePanels(context.extensionUri, labs, checker, points, actions, reporter));
  const pageActions: ResultsActions = {
    check: (target, wish) => actions.checkTarget(target, wish),
    debug: (target, name, replay) => tests.debugCheck(target, name, replay),
    goTo: openPlace,
    exportTrace: ({ folder, checkFiles }, trace) => exportTrace(trace, path.join(folder, checkFiles.lab)),
  };
  const results = own(new ResultsPanel(context.extensionUri, checker, known, pageActions, reporter));
  own(new TraceEditors(context.extensionUri, () => labs.targets(), reporter));
  own(new ProgressKeeper(labs, checker, reporter));
  own(new LabsView(labs));
  own(new ProblemDiagnostics(labs, reporter));
  own(new ActiveAttempt(reporter));
  const packs = new PackActions(labs, parts);
  const showGuide = (lab: LabEntry) => guides.show(lab);
  own(registerCommands({ labs, actions, packs, runs, results, showGuide }, reporter));
  void reporter.guard(() => actions.resumeStart());
  return context.extensionMode === vscode.ExtensionMode.Test
    ? { labs, tests, runs, known, actions }
    : undefined;
}

/** The runner, made at its first use. */
function lateRunner(script: string, own: <T extends vscode.Disposable>(part: T) => T): () => Promise<Runner> {
  let runner: Promise<Runner> | undefined;
  return () =>
    (runner ??= import('../runner/client').then(({ createRunner }) => own(createRunner({ script }))));
}

/** Shows each warning once: what is broken on the disk is read again and again. */
function warnOnce(): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    void vscode.window.showWarningMessage(inEditorLanguage(text));
  };
}
