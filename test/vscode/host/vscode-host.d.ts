/** What the TypeScript here uses of `scripts/vscode-host.mjs`, for compilers that do not read JSDoc types. */
declare module '*/scripts/vscode-host.mjs' {
  export interface Host {
    readonly version: string;
    readonly vscodeVersion: string;
    readonly node: string;
    readonly root: string;
  }
  export const REPO: string;
  export function ensureHost(nameOrVersion: string): Promise<Host>;
  export function ensureBrowser(): Promise<string>;
  export function findCommand(names: string[]): string | undefined;
}
