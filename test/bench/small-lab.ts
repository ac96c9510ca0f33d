const echo = `
export default async function (host) {
  for await (const connection of await host.listen(7)) void serve(connection);
}
async function serve(connection) {
  for (let message = await connection.receive(); message; message = await connection.receive()) await connection.send(message);
}`;

const smallCheck = (schedules: number): string => `
import { check } from 'dlabs/world';
import assert from 'node:assert/strict';
check('it', { stage: 'one', schedules: ${schedules} }, async (world) => {
  world.host('server').start('server.ts');
  await world.host('client').run(async (host) => {
    await host.sleep(1);
    const connection = await host.connect({ host: 'server', port: 7 });
    for (let i = 0; i < 5; i++) {
      await connection.send({ i });
      assert.deepEqual(await connection.receive(), { i });
    }
  });
});`;

/** The files of a lab with one small check: a connection, and five messages there and back. */
export function smallLab(schedules: number): Readonly<Record<string, string>> {
  return { 'starter/server.ts': echo, 'checks.ts': smallCheck(schedules) };
}
