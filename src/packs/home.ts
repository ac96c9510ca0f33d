import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder that packs are installed into, for the editor and the command line alike: `packs` in `$DLABS_HOME`, which is
 * `.dlabs` in the user's folder where it is not set.
 */
export function packsHome(env: NodeJS.ProcessEnv = process.env): string {
  return path.join(env['DLABS_HOME'] ?? path.join(homedir(), '.dlabs'), 'packs');
}
