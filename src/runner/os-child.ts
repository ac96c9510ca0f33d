/** The entry of `out/os-child.js`: a real process of a world, its watchdog, or the guardian of all of them. */
import { url as debuggerUrl } from 'node:inspector';
import { writeSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { startChild } from '../os/child';
import { guard } from '../os/guardian';
import { lastWordsDescriptor, type Role } from '../os/pool';
import { makeAbort } from '../program/abort';
import { Loader } from '../program/loader';
import { ModuleFiles, type Layer } from '../program/modules';
import { placeOfCaller } from '../program/places';
import { reportError } from '../program/report';
import type { Folders } from './places';
import { placeOf } from './places';
import { makePulseMemory, PulseReader, PulseWriter } from './pulse';
import { endWithParent, examine, Watchdog, type Stuck } from './watchdog';

interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  readonly parent: number;
}

/** Milliseconds without a sign of life after which a busy process counts as an endless loop; bytes it may take. */
const limits = { stall: 2_000, memory: 512 * 2 ** 20 };
/** Milliseconds between signs of life of the event loop. */
const beatEvery = 100;

if (!isMainThread) startWatchdog(workerData as WatchdogData);
else if ((process.argv[2] as Role) === 'guardian') guard();
else startMain();

function startMain(): void {
  const memory = makePulseMemory();
  const pulse = new PulseWriter(memory);
  const data: WatchdogData = { memory, parent: process.ppid };
  const watchdog = new Worker(__filename, { workerData: data, execArgv: [], stdin: false });
  watchdog.unref();
  startChild({
    load: (setup) => {
      const layers = setup as readonly Layer[];
      const files = new ModuleFiles(layers);
      watchdog.postMessage({ student: layers.map(({ folder }) => folder), lab: '' } satisfies Folders);
      pulse.debugged(debuggerUrl() !== undefined);
      pulse.busy(true);
      setInterval(() => pulse.beat(), beatEvery);
      return {
        loader: new Loader(files),
        here: () => {
          pulse.beat(); // Who calls the host again and again is no endless loop, but goes beyond another bound.
          return placeOfCaller(files);
        },
        report: (error) => reportError(error, files),
      };
    },
    makeAbort,
  });
}

/** On a thread of its own, which also runs while the program does not come back. */
function startWatchdog({ memory, parent }: WatchdogData): void {
  endWithParent(parent);
  let folders: Folders = { student: [], lab: '' };
  parentPort?.on('message', (told: Folders) => (folders = told));
  const tell = ({ why, stacks, stays }: Stuck): void => {
    const place = placeOf(stacks, folders, stays);
    const limit = why === 'stall' ? 'loop' : 'memory';
    writeSync(lastWordsDescriptor, JSON.stringify({ limit, ...(place && { place }) }));
  };
  new Watchdog(
    new PulseReader(memory),
    limits,
    () => examine(folders),
    () => 0,
    tell,
  ).start();
}
