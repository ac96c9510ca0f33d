import type { World, WorldProcess } from 'dlabs/world';

/** Two phones and a server. Bento's phone is offline for a while, and both calendars change meanwhile. */
export default function scenario(world: World): void {
  openServer(world);
  // Bento's clock is ten minutes fast.
  world.host('bento', { clock: { offset: 600_000 } });
  world.host('ana').start('phone.ts', {
    name: 'ana',
    args: [
      '1 new dentist Tue 10:00 Dentist',
      '1 new choir Wed 19:00 Choir rehearsal',
      '9 set dentist time 14:00',
      '10 set dentist time 16:00',
      '10 delete choir',
      '20 list',
    ],
  });
  world.host('bento').start('phone.ts', {
    name: 'bento',
    args: [
      '7 offline',
      '8 set dentist time 15:00',
      '8 set dentist place Rua do Sol',
      '11 set choir place School',
      '13 online',
      '20 list',
    ],
  });
}

/** The server, and a network between it and the phones that is slower at one time and faster at another. */
export function openServer(world: World): WorldProcess {
  world.defaultLink({ latency: [5, 40] });
  return world.host('server').start('server.ts', { name: 'server' });
}
