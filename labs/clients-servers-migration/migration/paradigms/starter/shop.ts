/**
 * GIVEN: a shop. It has a catalogue on its disk, and a station. Nothing to change here.
 */
import type { Host } from 'dlabs';
import { openStation } from './station';

export default async function shop(host: Host): Promise<void> {
  await openStation(host);
}
