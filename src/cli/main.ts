/** The entry of `out/cli.js`, the command `dlabs`. */
import * as path from 'node:path';
import { dlabs } from './dlabs';

const interrupt = new AbortController();
process.on('SIGINT', () => {
  // The second time, the user means it.
  if (interrupt.signal.aborted) process.exit(130);
  interrupt.abort();
});
process.on('SIGTERM', () => interrupt.abort());
// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', () => process.exit(0));

void dlabs(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  root: path.resolve(__dirname, '..'),
  interrupted: interrupt.signal,
}).then((code) => {
  process.exitCode = code;
  // A terminal that waits for input would hold the process.
  process.stdin.unref?.();
});
