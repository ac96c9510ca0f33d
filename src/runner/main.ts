/** The entry of `out/runner.js`, the child process in which code of students and packs runs. */
import { startProcess } from './process';

startProcess(() => import('../checks/session'));
