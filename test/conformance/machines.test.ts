import assert from 'node:assert/strict';
import { hasCode } from './codes';
import { onBothEngines } from './engines';

const server = { host: 'server', port: 7000 };

onBothEngines('Machines', (engine) => {
  it('keep what was synced over a power failure, and start their programs again', () =>
    engine.run(async (world) => {
      const machine = world.host('m');
      machine.putFile('given.txt', 'by the author');
      const saver = machine.start('saver.ts');
      await world.eventually('it has saved', () => saver.output.includes('saved'));
      assert.equal(machine.files.get('loose.txt'), 'perhaps');
      machine.powerFail();
      assert.equal(saver.alive, false);
      assert.equal(machine.files.get('synced.txt'), 'kept for ever');
      assert.equal(machine.files.get('given.txt'), 'by the author');
      machine.powerOn();
      const [again] = machine.processes;
      assert.equal(again?.name, 'saver');
      await world.eventually('it has saved again', () => again?.output.includes('saved') === true);
      assert.match(again?.output[0] ?? '', /given\.txt.*synced\.txt/);
    }));

  it('lose what was not synced in some power failure', () =>
    engine.run(async (world) => {
      let lost = 0;
      for (let n = 0; n < 12; n++) {
        const machine = world.host(`m${n}`);
        await machine.run((host) => host.disk.write('loose.txt', 'perhaps'));
        machine.powerFail();
        if (!machine.files.has('loose.txt')) lost++;
      }
      assert.ok(lost > 0 && lost < 12, `${lost} of 12 lost it`);
    }));

  it('read, append, list and remove files, and refuse what does not fit', () =>
    engine.run((world) =>
      world.host('m', { disk: { size: 1_000 } }).run(async ({ disk }) => {
        await disk.write('b.txt', 'one');
        await disk.append('b.txt', ' two');
        await disk.append('a.bin', new Uint8Array([0, 255]));
        assert.equal(await disk.readText('b.txt'), 'one two');
        assert.deepEqual(await disk.read('a.bin'), new Uint8Array([0, 255]));
        assert.deepEqual(await disk.list(), ['a.bin', 'b.txt']);
        await disk.remove('b.txt');
        assert.equal(await disk.read('b.txt'), undefined);
        await assert.rejects(disk.write('c.txt', 'x'.repeat(1_000)), hasCode('ENOSPC'));
        await assert.rejects(disk.write('no/folders', 'x'), hasCode('EINVAL'));
      }),
    ));

  it('have clocks that differ, and run at their own speed', () =>
    engine.run(async (world) => {
      const fast = world.host('fast', { clock: { offset: 5_000, drift: 500_000 } });
      const [shown, passed] = await fast.run(async (host) => {
        const began = world.now();
        const before = host.now();
        await world.sleep(400);
        return [before - began, (host.now() - before) / (world.now() - began)];
      });
      assert.ok(shown > 4_900 && shown < 12_000, `it shows ${shown} ms more`);
      assert.ok(passed > 1.4 && passed < 1.6, `it runs ${passed} times as fast`);
      const began = world.now();
      await fast.run((host) => host.sleep(600));
      const slept = world.now() - began;
      assert.ok(slept >= 399 && slept < 590, `600 ms of its time took ${slept} ms`);
    }));

  it('do not hear one another while they are partitioned, and then do', () =>
    engine.run(async (world) => {
      world.host('server').start('echo.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        world.partition('client', 'server');
        await connection.send('held');
        const answer = connection.receive();
        assert.equal(await Promise.race([answer, host.sleep(500)]), undefined);
        await assert.rejects(host.connect(server, { timeout: 300 }), hasCode('ETIMEDOUT'));
        world.heal();
        assert.equal(await answer, 'held');
      });
    }));

  it('cannot take back what is on the wire when their power fails', () =>
    engine.run(async (world) => {
      world.link('client', 'server', { latency: 100 });
      world.host('server').start('echo.ts');
      world.rule(({ from, kind }) => {
        if (from === 'server' && kind === 'data')
          void world.sleep(0).then(() => world.host('server').powerFail());
        return 'pass';
      });
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        await connection.send('answered');
        assert.match(String(await connection.receive()), /answered/);
        assert.equal(world.host('server').on, false);
      });
    }));

  it('take memory back once, from a process that has ended', () =>
    engine.run(async (world) => {
      const machine = world.host('server');
      const taken = await machine.run((host) => host.allocate(1_000));
      taken.release();
      assert.equal(machine.memoryUsed, 0);
    }));

  it('do not answer without power, and have forgotten their connections afterwards', () =>
    engine.run(async (world) => {
      const machine = world.host('server');
      machine.start('echo.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        machine.powerFail();
        await assert.rejects(host.connect(server, { timeout: 300 }), hasCode('ETIMEDOUT'));
        const nothing = connection.receive();
        nothing.catch(() => undefined);
        assert.equal(await Promise.race([nothing, host.sleep(200).then(() => 'nothing')]), 'nothing');
        machine.powerOn();
        await connection.send('do you know me?');
        await assert.rejects(nothing, hasCode('ECONNRESET'));
      });
    }));

  it('are as far apart as their link says, and count what crosses it', () =>
    engine.run(async (world) => {
      world.link('client', 'server', { latency: 100 });
      world.host('server').start('echo.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        const began = host.now();
        await connection.send('ping');
        await connection.receive();
        const took = host.now() - began;
        assert.ok(took >= 195 && took < 600, `a round trip took ${took} ms`);
      });
      assert.equal(world.traffic.between('client', 'server').bytes, 7);
      assert.equal(world.traffic.connections, 1);
    }));

  it('take the time that the bandwidth says', () =>
    engine.run(async (world) => {
      world.link('client', 'server', { latency: 1, bandwidth: 200_000 });
      world.host('server').start('reader.ts');
      await world.host('client').run(async (host) => {
        const connection = await host.connect(server);
        const began = host.now();
        await connection.write(new Uint8Array(100_000));
        connection.end();
        assert.deepEqual(await connection.receive(), { bytes: 100_000 });
        const took = host.now() - began;
        assert.ok(took >= 490 && took < 1_500, `100 kB at 200 kB/s took ${took} ms`);
      });
    }));

  it('judge invariants as things happen', async () => {
    const run = engine.run(async (world) => {
      const ticker = world.host('m').start('ticker.ts');
      world.invariant('it never counts to 5', () => !ticker.output.includes('5'));
      await world.sleep(20_000);
    });
    await assert.rejects(run, /it never counts to 5/);
  });

  it('give up an expectation that does not come true', async () => {
    const run = engine.run((world) => world.eventually('pigs fly', () => false, { within: 100 }));
    await assert.rejects(run, /pigs fly/);
  });
});
