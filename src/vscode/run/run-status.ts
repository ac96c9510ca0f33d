import * as vscode from 'vscode';
import { Disposables } from '../../base/disposable';
import type { Runs } from './runs';

/** How often the shown time moves, in milliseconds. */
const tick = 500;

/** The status bar's item while something runs: virtual time and pace; a click stops the run. */
export class RunStatus implements vscode.Disposable {
  readonly #own = new Disposables();
  readonly #item = this.#own.add(
    vscode.window.createStatusBarItem('distributedLabs.run', vscode.StatusBarAlignment.Left, 10),
  );
  #timer: NodeJS.Timeout | undefined;
  /** When the shown pace was told, in real milliseconds. */
  #toldAt = 0;

  constructor(private readonly runs: Runs) {
    this.#item.name = vscode.l10n.t('Labs: Run');
    this.#item.command = 'distributedLabs.stop';
    this.#own.add(runs.onDidChange(() => this.#changed()));
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#own.dispose();
  }

  #changed(): void {
    clearInterval(this.#timer);
    this.#toldAt = Date.now();
    if (this.runs.current === undefined) {
      this.#item.hide();
      return;
    }
    this.#draw();
    this.#item.show();
    if (!this.runs.current.pace.paused) this.#timer = setInterval(() => this.#draw(), tick);
  }

  #draw(): void {
    const current = this.runs.current;
    if (current === undefined) return;
    const { time, speed, paused } = current.pace;
    const now = paused ? time : time + (Date.now() - this.#toldAt) * speed;
    const seconds = numberText(now / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.#item.text = paused
      ? vscode.l10n.t('$(debug-pause) {0} s, paused', seconds)
      : `$(debug-stop) ${seconds} s · ${numberText(speed, { maximumFractionDigits: 3 })}×`;
    this.#item.tooltip = vscode.l10n.t('{0} is running. Click to stop.', current.target.title);
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('{0}: {1} virtual seconds. Stop the run.', current.target.title, seconds),
      role: 'button',
    };
  }
}

/** A number as the editor's language writes it. The first one takes long, so none is made at activation. */
function numberText(value: number, options: Intl.NumberFormatOptions): string {
  return value.toLocaleString(vscode.env.language, options);
}
