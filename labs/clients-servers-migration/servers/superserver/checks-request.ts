/** Stage 2: a server when it is asked for. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import {
  Call,
  atDesk,
  mustBeGreeted,
  named,
  offered,
  ports,
  programs,
  runningOf,
  serversOf,
  soon,
  stateOf,
  tableOf,
} from './probes';
import { openBox } from './scenario';

const stage = 'request';

check(
  'As long as nobody calls, no server runs',
  {
    stage,
    points: 10,
    hint: 'Who calls “host.spawn” in your superserver, and when? And what keeps a server alive whose caller has left?',
    schedules: 40,
  },
  async (world) => {
    const box = openBox(world, { table: tableOf(offered) });
    let idle = true;
    world.invariant('no server runs while nobody calls', () => {
      const servers = idle ? serversOf(box) : [];
      if (servers.length === 0) return true;
      assert.fail(`Nobody has called, or everybody has left, but there are servers: ${named(servers)}.`);
    });
    for (let round = 0; round < 2 + world.choose(3); round++) {
      await world.sleep(100 + world.choose(1_000));
      idle = false;
      const service = world.pick(offered);
      await atDesk(world, async (host) => {
        const call = await Call.open(host, service);
        await mustBeGreeted(world, box, call, 'The first call after a while of silence.');
        if (world.choose(2) === 1) call.say('quit');
        else call.connection?.end();
        await soon(world, () => call.end !== undefined);
      });
      await world.sleep(100);
      idle = true;
    }
    if (!box.superserver.alive) assert.fail(`Some callers came and went.${await stateOf(box)}`);
  },
);

check(
  'Every caller gets a server of its own: the program of the port, with its arguments',
  {
    stage,
    points: 15,
    hint: 'Each port needs a loop of its own, so that no port waits for another. In it: what do you wait for before you accept the next caller? The servers speak first, so nobody may wait for the caller’s words.',
    schedules: 200,
  },
  async (world) => {
    const told = new Map(
      offered.map((service) => [service, world.pick(['', '-l', '-d /home', '-x 1 -y 2'])]),
    );
    const table = offered.map(
      (service) =>
        `${service} 8 ${programs[service]} ${told.get(service) ?? ''}${world.pick(['', ' # busy', '# busy'])}\n`,
    );
    const box = openBox(world, { table: table.join('') });
    world.link('box', 'desk', { latency: [1, 10] });
    await world.sleep(200);
    await atDesk(world, async (host) => {
      const pids = new Map<number, string>();
      const services = Array.from({ length: 2 + world.choose(6) }, () => world.pick(offered));
      const story = `Callers came for ${services.join(', ')}, in this order, and none has left.`;
      const calls = await Promise.all(
        services.map(async (service, n) => {
          await host.sleep(n * world.choose(30));
          return Call.open(host, service);
        }),
      );
      for (const [n, call] of calls.entries()) {
        const service = services[n] ?? 'ftp';
        const { pid, ...greeting } = await mustBeGreeted(world, box, call, story);
        if (greeting.service !== service) {
          assert.fail(
            `Somebody called port ${ports[service]} (${service}) and got the server of ${greeting.service}.`,
          );
        }
        if (greeting.args !== told.get(service)) {
          assert.fail(
            `The table starts ${programs[service]} with ${quoted(told.get(service))}, but it was told ${quoted(greeting.args)}.`,
          );
        }
        const other = pids.get(pid);
        if (other)
          assert.fail(`${story} The callers of ${other} and ${service} talk to the same process, ${pid}.`);
        pids.set(pid, service);
        if (runningOf(box, service).some((process) => process.pid === pid)) continue;
        assert.fail(
          `${story} The caller of ${service} was greeted by process ${pid}, which is no server of ${service}.`,
        );
      }
    });
  },
);

function quoted(args = ''): string {
  return args === '' ? 'no arguments' : `“${args}”`;
}

const endings = ['said quit', 'hung up', 'said crash', 'saw its server killed'] as const;

check(
  'A server ends with its conversation, and the connection ends with the server',
  {
    stage,
    points: 10,
    hint: 'What your superserver does after “spawn” does not matter to the caller any more: the connection is the server’s. Do you wait for something that then never comes?',
    schedules: 60,
  },
  async (world) => {
    const box = openBox(world, { table: tableOf(offered) });
    world.link('box', 'desk', { latency: [1, 10] });
    await world.sleep(200);
    await atDesk(world, async (host) => {
      for (let n = 0; n < 3; n++) {
        const bystander = await Call.open(host, 'telnet');
        await mustBeGreeted(world, box, bystander, 'Two callers came for telnet.');
        const call = await Call.open(host, 'telnet');
        const { pid } = await mustBeGreeted(world, box, call, 'Two callers came for telnet.');
        const ending = world.pick(endings);
        if (ending === 'hung up') call.connection?.end();
        else if (ending === 'saw its server killed')
          box.host.processes.find((one) => one.pid === pid)?.kill();
        else call.say(ending.slice('said '.length));
        const story = `Two callers talked to telnet. One of them ${ending}.`;
        const over = await soon(world, () => call.end !== undefined, 1_000);
        if (!over) assert.fail(`${story} A second later its connection was still open.`);
        const gone = await soon(world, () => !box.host.processes.some((one) => one.pid === pid), 1_000);
        if (!gone) assert.fail(`${story} A second later its server was still running.`);
        bystander.say('date');
        const answered = await soon(world, () => bystander.lines.length > 1);
        if (!answered) assert.fail(`${story} The other one said “date” and ${bystander.seen}.`);
        if (!box.superserver.alive) assert.fail(`${story}${await stateOf(box)}`);
        bystander.connection?.reset();
      }
    });
  },
);
