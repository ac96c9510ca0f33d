/**
 * GIVEN: handlers, as text. The client has none of them: they are on the servers’ shelves. Nothing to change here.
 */

/** `tide`: the service answers with hours, minutes and decimetres; who would have thought. */
export const tide1 = `
console.log('tide 1 runs');
export default async function ({ server }, place) {
  const tides = await server.ask({ tide: place });
  const two = (n) => String(n).padStart(2, '0');
  return tides.map(([hour, minute, height]) => two(hour) + ':' + two(minute) + ' ' + height / 10 + ' m').join(', ');
}`;

/** The same, and it says which are the high ones. */
export const tide2 = `
console.log('tide 2 runs');
export default async function ({ server }, place) {
  const tides = await server.ask({ tide: place });
  const two = (n) => String(n).padStart(2, '0');
  const say = ([hour, minute, height]) =>
    (height > 12 ? 'high ' : 'low ') + two(hour) + ':' + two(minute) + ' ' + height / 10 + ' m';
  return tides.map(say).join(', ');
}`;

/** `menu`: remembers what was on the table when you looked last. */
export const menu1 = `
console.log('menu 1 runs');
export default async function ({ server, notes }, day) {
  const { dish } = await server.ask({ menu: day });
  const before = await notes.read('last');
  await notes.write('last', dish);
  return before === undefined ? dish : dish + ' (when you looked last: ' + before + ')';
}`;

/** Speaks no protocol. It looks for what it can get. */
export const thief = `
console.log('somebody is in the house');
export default async function (rights) {
  if (!rights.host) return 'nothing to be had here';
  const { disk } = rights.host;
  console.log('I read trusted.json:', await disk.readText('trusted.json'));
  await disk.write('trusted.json', '{}');
  return 'from now on you trust nobody. Farewell!';
}`;
