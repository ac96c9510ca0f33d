import type { Host } from 'dlabs';
import { converse } from './conversation';

/** Login: every line is taken for a name. */
export default async function logind(host: Host): Promise<void> {
  await converse(host, 'login', (name) => `250 good morning, ${name}`);
}
