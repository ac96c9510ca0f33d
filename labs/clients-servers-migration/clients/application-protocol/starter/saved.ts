/** GIVEN: a value on this machine's disk, which survives crashes of the process and losses of power. */
import type { Host } from 'dlabs';

/** The value that was saved last; `initial` when there is none. */
export async function load<T>(host: Host, file: string, initial: T): Promise<T> {
  const text = await host.disk.readText(file);
  await host.disk.sync(); // what a process that died has written may not be safe yet
  return text === undefined ? initial : (JSON.parse(text) as T);
}

/** Saves the value as it is at the moment of the call. It is safe once the promise settles. */
export async function save(host: Host, file: string, value: unknown): Promise<void> {
  await host.disk.write(file, JSON.stringify(value));
  await host.disk.sync();
}
