/** Runs a suite from the command line: `tsx suite-main.ts oldest|newest EXTENSION TESTS WORKSPACE [auto|embedded|desktop]`. */
import * as path from 'node:path';
import { runSuite } from './run-suite';

async function main(args: readonly string[]): Promise<number> {
  const [host, extension, tests, workspace, where = 'auto'] = args;
  if (
    (host !== 'oldest' && host !== 'newest') ||
    (where !== 'auto' && where !== 'embedded' && where !== 'desktop') ||
    extension === undefined ||
    tests === undefined ||
    workspace === undefined
  ) {
    console.error('Usage: suite-main.ts oldest|newest EXTENSION TESTS WORKSPACE [auto|embedded|desktop]');
    return 2;
  }
  const paths = {
    extension: path.resolve(extension),
    tests: path.resolve(tests),
    workspace: path.resolve(workspace),
  };
  return runSuite({ host, where, ...paths });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error && error.name === 'HumanError' ? error.message : error);
    process.exitCode = 2;
  },
);
