/** The suite that runs inside the extension host, against the real API. */
import { createRequire } from 'node:module';
import type MochaModule from 'mocha';
import * as vscode from 'vscode';

/** Runs every test; rejects when one fails. In Restricted Mode, runs the tests of that. */
export async function run(): Promise<void> {
  // Not part of the bundle: Mocha loads its own files as it goes.
  const Mocha = createRequire(__filename)('mocha') as typeof MochaModule;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000 });
  mocha.suite.emit('pre-require', globalThis, __filename, mocha);
  if (vscode.workspace.isTrusted) {
    await import('./activation.test');
    await import('./labs.test');
    await import('./checks.test');
    await import('./run.test');
    await import('./packs.test');
    await import('./traces.test');
    await import('./debug.test');
  } else {
    await import('./restricted.test');
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
