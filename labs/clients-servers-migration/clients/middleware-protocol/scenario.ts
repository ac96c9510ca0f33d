import type { World, WorldProcess } from 'dlabs/world';

/** Two phones and a hub. First only the calendar is used, then the notes are, too. */
export default function scenario(world: World): void {
  openHub(world);
  world.host('ana').start('phone.ts', {
    name: 'ana',
    args: [
      '1 set dentist title Dentist',
      '1 set dentist time 10:00',
      '6 set dentist time 14:00',
      '9 note groceries milk, bread',
      '15 list',
    ],
  });
  world.host('bento').start('phone.ts', {
    name: 'bento',
    args: ['4 list', '6 set dentist place Rua do Sol', '15 list'],
  });
}

/** The hub, and a network between it and the phones that is slower at one time and faster at another. */
export function openHub(world: World): WorldProcess {
  world.defaultLink({ latency: [5, 40] });
  return world.host('hub').start('server.ts', { name: 'hub' });
}
