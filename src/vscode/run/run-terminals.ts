import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { Failure } from '../../checks/report';
import type { RunEnd, RunnerEvent } from '../../messages/runner';
import type { RunHandle } from '../../runner/client-api';
import { harmless, styled } from './ansi';
import { showControlHelp } from './control-help';
import { LineTerminal } from './line-terminal';
import { placeText } from '../places';
import { TerminalLayout } from './terminal-layout';

type Event<T extends RunnerEvent['type']> = Extract<RunnerEvent, { type: T }>;

/** The terminal of a process. It stays when the process ends, and serves the next process of that name. */
interface Screen {
  readonly name: string;
  readonly host: string;
  readonly pty: LineTerminal;
  /** The process that lives in it. */
  pid: number | undefined;
  /** Made together with its neighbours. */
  terminal: vscode.Terminal | undefined;
}

/** Terminals of processes at one time; output of further processes is shown in the network's terminal. */
const screensMax = 9;
/** Bright blue, for blue itself is nearly black in a high-contrast theme. */
const hostColours = ['BrightBlue', 'Green', 'Magenta', 'Cyan', 'Yellow', 'Red'].map(
  (name) => `terminal.ansi${name}`,
);

/** The terminals of one attempt: one for each process, and one for the network, which takes commands. */
export class RunTerminals implements Disposable {
  readonly #network: { readonly pty: LineTerminal; readonly terminal: vscode.Terminal };
  #screens: Screen[] = [];
  readonly #layout = new TerminalLayout();
  readonly #hosts: string[] = [];
  /** Names of processes without a terminal of their own, by pid. */
  readonly #homeless = new Map<number, string>();
  #run: RunHandle | undefined;
  #time: Intl.NumberFormat;
  readonly #closing: vscode.Disposable;
  #closed = false;

  /** @param folder the attempt's: file names in the terminals are relative to it */
  constructor(
    readonly folder: string,
    title: string,
    private readonly onClosed: () => void,
  ) {
    this.#time = new Intl.NumberFormat(vscode.env.language, {
      minimumFractionDigits: 3,
      maximumFractionDigits: 3,
      useGrouping: false,
    });
    this.#network = this.#openNetwork(title);
    // A terminal that is closed before it was ever shown tells its closing here alone.
    this.#closing = vscode.window.onDidCloseTerminal((terminal) => this.#ptyOf(terminal)?.close());
  }

  /** The terminals are those of a new run from now on. */
  begin(run: RunHandle, facts: string): void {
    this.#run = run;
    this.#homeless.clear();
    for (const screen of this.#screens) {
      screen.pid = undefined;
      screen.pty.clear();
    }
    this.#network.pty.clear();
    const hint = vscode.l10n.t('Type “help” for what this terminal can do.');
    this.#network.pty.setTyping(true);
    this.#network.pty.writeLine(styled(facts, 'bold'));
    this.#network.pty.writeText(hint, 'dim');
    (this.#screens[0]?.terminal ?? this.#network.terminal).show(true);
  }

  /** The run is over: what was shown stays to be read until the next begins. */
  end({ failure, trace }: RunEnd): void {
    this.#run = undefined;
    for (const screen of this.#screens) this.#ended(screen, vscode.l10n.t('the run was stopped'));
    this.#homeless.clear();
    if (failure !== undefined) this.#failure(this.#network.pty, failure);
    this.#network.pty.writeLine(styled(`── ${vscode.l10n.t('the run has ended')} ──`, 'dim'));
    if (trace !== undefined) {
      const text = vscode.l10n.t('To see what happened: “Labs: Show the Last Run as a Space-Time Diagram”.');
      this.#network.pty.writeText(text, 'dim');
    }
    this.#network.pty.setTyping(false);
  }

  owns(terminal: vscode.Terminal): boolean {
    return this.#ptyOf(terminal) !== undefined;
  }

  get closed(): boolean {
    return this.#closed;
  }

  processStarted(event: Event<'process-started'>): void {
    this.#house(event)?.pty.writeLine(
      this.#stamped(event.time, styled(`── ${startedText(event)} ──`, 'dim')),
    );
  }

  /** Gives a process a terminal. */
  #house(event: Omit<Event<'process-started'>, 'type'>): Screen | undefined {
    const screen =
      this.#screens.find((one) => one.name === event.name && one.pid === undefined) ?? this.#open(event);
    if (screen === undefined) {
      if (this.#homeless.size === 0) this.#tellCrowded();
      this.#homeless.set(event.pid, event.name);
      return undefined;
    }
    screen.pid = event.pid;
    screen.pty.setTyping(true);
    return screen;
  }

  processOutput(event: Event<'process-output'>): void {
    const screen = this.#screens.find((one) => one.pid === event.pid);
    if (screen !== undefined) {
      screen.pty.writeLine(this.#stamped(event.time, harmless(event.line)));
      return;
    }
    const name = this.#homeless.get(event.pid);
    if (name === undefined) return;
    this.#network.pty.writeLine(
      this.#stamped(event.time, `${styled(`${name} │`, 'dim')} ${harmless(event.line)}`),
    );
  }

  processEnded(event: Event<'process-ended'>): void {
    const screen = this.#screens.find((one) => one.pid === event.pid);
    if (screen !== undefined) this.#ended(screen, howEnded(event.how), event);
    else if (this.#homeless.delete(event.pid) && event.failure !== undefined) {
      this.#failure(this.#network.pty, event.failure);
    }
  }

  controlOutput(event: Event<'control-output'>): void {
    const text = harmless(event.line);
    const line = {
      network: styled(text, 'dim'),
      fault: styled(text, 'yellow'),
      answer: text,
      error: styled(text, 'red'),
    };
    this.#network.pty.writeLine(this.#stamped(event.time, line[event.about]));
  }

  /** What stands in the terminals stays to be read, marked as undone; each serves the process that lives in it now. */
  wentBack({ time, processes }: Event<'went-back'>): void {
    const text = vscode.l10n.t('went back to this moment: what is above and later is undone');
    const line = this.#stamped(time, styled(`── ${text} ──`, 'yellow'));
    this.#network.pty.writeLine(line);
    this.#homeless.clear();
    for (const screen of this.#screens) {
      screen.pty.writeLine(line);
      const living = processes.find(({ pid, name }) => pid === screen.pid && name === screen.name);
      screen.pid = living?.pid;
      screen.pty.setTyping(living !== undefined);
    }
    const isShown = (pid: number) => this.#screens.some((screen) => screen.pid === pid);
    for (const process of processes.filter(({ pid }) => !isShown(pid))) this.#house({ ...process, time });
  }

  dispose(): void {
    this.#closed = true;
    this.#closing.dispose();
    for (const screen of this.#screens) {
      screen.pty.dispose();
      screen.terminal?.dispose();
    }
    this.#layout.dispose();
    this.#network.terminal.dispose();
  }

  #ptyOf(terminal: vscode.Terminal): LineTerminal | undefined {
    if (terminal === this.#network.terminal) return this.#network.pty;
    return this.#screens.find((screen) => screen.terminal === terminal)?.pty;
  }

  #ended(screen: Screen, how: string, event?: Event<'process-ended'>): void {
    if (screen.pid === undefined) return;
    screen.pid = undefined;
    screen.pty.setTyping(false);
    if (event?.failure !== undefined) this.#failure(screen.pty, event.failure);
    const line = styled(`── ${how} ──`, event?.failure === undefined ? 'dim' : 'red');
    screen.pty.writeLine(event === undefined ? line : this.#stamped(event.time, line));
  }

  #failure(pty: LineTerminal, failure: Failure): void {
    for (const line of failure.message.split('\n')) pty.writeLine(styled(harmless(line), 'red'));
    if (failure.place === undefined) return;
    pty.writeLine(`    ${vscode.l10n.t('at {0}', placeText(failure.place, this.folder))}`);
  }

  #stamped(milliseconds: number, text: string): string {
    return `${styled(this.#time.format(milliseconds / 1000).padStart(8), 'dim')} ${text}`;
  }

  #tellCrowded(): void {
    const text = vscode.l10n.t(
      'There are more processes than terminals: the output of the others is shown here.',
    );
    this.#network.pty.writeText(text, 'yellow');
  }

  #openNetwork(title: string) {
    const pty = new LineTerminal('> ', {
      line: (line) => {
        if (line.trim() === 'help') showControlHelp(this.#network.pty);
        else if (line.trim() !== '') this.#run?.control(line.trim());
      },
      interrupted: () => undefined,
      closed: () => {
        this.#closed = true;
        this.#closing.dispose();
        this.#run?.stop();
        this.onClosed();
      },
    });
    const name = vscode.l10n.t('Network');
    const iconPath = new vscode.ThemeIcon('radio-tower');
    const terminal = vscode.window.createTerminal({ name, pty, iconPath, isTransient: true });
    pty.writeLine(styled(`${title} · ${path.basename(this.folder)}`, 'dim'));
    return { terminal, pty };
  }

  #open({ name, host }: Pick<Event<'process-started'>, 'name' | 'host'>): Screen | undefined {
    if (!this.#makeRoom()) return undefined;
    const pty = new LineTerminal('', {
      line: (line) => screen.pid !== undefined && this.#run?.input(screen.pid, line),
      interrupted: () => screen.pid !== undefined && this.#run?.kill(screen.pid),
      closed: () => this.#forget(screen, true),
    });
    const screen: Screen = { name, host, pty, pid: undefined, terminal: undefined };
    const iconPath = new vscode.ThemeIcon('vm');
    const color = new vscode.ThemeColor(this.#colour(host));
    const isFirst = this.#screens.length === 0;
    const made = (terminal: vscode.Terminal) => {
      screen.terminal = terminal;
      if (isFirst) terminal.show(true);
    };
    this.#layout.add({ pty, options: { name, iconPath, color, isTransient: true }, made });
    this.#screens.push(screen);
    return screen;
  }

  /** Closes the terminal that has been of no use for longest, where there are too many. */
  #makeRoom(): boolean {
    if (this.#screens.length < screensMax) return true;
    const unused = this.#screens.find((screen) => screen.pid === undefined);
    if (unused === undefined) return false;
    this.#forget(unused, false);
    unused.pty.dispose();
    unused.terminal?.dispose();
    return true;
  }

  #forget(screen: Screen, kill: boolean): void {
    this.#screens = this.#screens.filter((one) => one !== screen);
    this.#layout.remove(screen.pty);
    if (kill && screen.pid !== undefined) this.#run?.kill(screen.pid);
  }

  #colour(host: string): string {
    if (!this.#hosts.includes(host)) this.#hosts.push(host);
    return hostColours[this.#hosts.indexOf(host) % hostColours.length] ?? 'terminal.ansiBrightBlue';
  }
}

/** Most hosts are named as the one process on them. */
function startedText({ pid, host, name }: Event<'process-started'>): string {
  return host === name
    ? vscode.l10n.t('started, pid {0}', pid)
    : vscode.l10n.t('started on {1}, pid {0}', pid, host);
}

/** What the engine says of a process's end (`describe` in `sim/ending`), in the editor's language. */
function howEnded(how: string): string {
  const code = /^exit (\d+)$/.exec(how)?.[1];
  if (code !== undefined) return vscode.l10n.t('ended with exit code {0}', code);
  if (how === 'killed') return vscode.l10n.t('killed');
  return how === 'power failure' ? vscode.l10n.t('power failure') : vscode.l10n.t('ended with an error');
}
