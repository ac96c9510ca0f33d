import type { Host } from 'dlabs';

/** Logs each line that is typed. */
export default async function lines(host: Host): Promise<void> {
  for await (const line of host.input) {
    host.log('typed', line, { pid: host.pid > 0 });
    if (line === 'end') return;
  }
}
