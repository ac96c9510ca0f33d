import type { SourcePlace } from '../trace/data';
import type { ProgramLoader } from '../host/program-side';
import type { Ending } from './ending';
import type { OsProcess } from './os-process';
import type { Pool } from './pool';
import type { ProcessTools } from './os-host';
import type { ErrorReport } from './protocol';

/** A whole number from 0 up to but not including `limit`. */
export type Draw = (limit: number) => number;

/** What a world on real processes is given. */
export interface OsSetup {
  readonly pool: Pool;
  /** For whoever loads programs in the real processes: see `ChildWiring`. */
  readonly forChildren: unknown;
  /** Loads modules for the processes of the check, which run in this one. */
  readonly loader: ProgramLoader;
  readonly here: () => SourcePlace | undefined;
  readonly makeAbort: ProcessTools['makeAbort'];
  readonly report: (error: unknown) => ErrorReport;
  /** Numbers for one purpose, such as the network's delays. */
  readonly draw: (purpose: string) => Draw;
  readonly observer: Observer;
}

/** Who is told what happens in a world. */
export interface Observer {
  started(process: OsProcess): void;
  output(process: OsProcess, line: string): void;
  ended(process: OsProcess, ending: Ending): void;
  /** A port can be reached from outside the world, such as with `nc`. */
  opened(
    process: OsProcess,
    port: number,
    real: { readonly address: string; readonly port: number },
    protocol: 'tcp' | 'udp',
  ): void;
  /** Something happened: time to judge. */
  happened(): void;
}
