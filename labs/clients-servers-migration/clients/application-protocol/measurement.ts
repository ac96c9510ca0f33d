/** What a sync costs, when it fetches everything and when it fetches what is new. */
import { measure } from 'dlabs/world';
import { bytesOf, fill } from './checks-incremental';
import { onPhone, syncNow } from './probes';
import { openServer } from './scenario';

measure(
  'Bytes per sync',
  {
    stage: 'incremental',
    x: { label: 'appointments in the calendar', values: [10, 50, 100, 200, 400] },
    y: { label: 'there and back', unit: 'bytes' },
    caption:
      'The first sync of a phone fetches the whole calendar. The second, after one edit on this phone and one on another, costs the same whatever the size of the calendar – once stage 3 is done.',
  },
  async (world, appointments) => {
    openServer(world);
    await fill(world, appointments, 'bento');
    await onPhone(world, 'ana', (client) => syncNow(client, 'ana'));
    const full = bytesOf(world, 'ana');
    await onPhone(world, 'bento', async (client) => {
      await client.set('meeting 1', 'place', 'Room 1');
      await syncNow(client, 'bento');
    });
    await onPhone(world, 'ana', async (client) => {
      await client.set('meeting 2', 'place', 'Room 2');
      await syncNow(client, 'ana');
    });
    return { 'first sync': full, 'second sync': bytesOf(world, 'ana') - full };
  },
);
