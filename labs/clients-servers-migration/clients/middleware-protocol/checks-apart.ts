/** Stage apps: what goes wrong with one app is no concern of the other. */
import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { contentOf, item, onDevice, same, shown, syncNow, TestHub, told, trySync } from './probes';

check(
  'An app hears of its own news, each once',
  {
    stage: 'apps',
    points: 6,
    schedules: 30,
    hint: 'merge says what was news. Whose listeners are called? What a device has written itself is no news there.',
  },
  async (world) => {
    const hub = new TestHub(world);
    const key = world.pick(['groceries', 'monday']);
    await onDevice(world, 'ana', async (layer) => {
      const heard: string[] = [];
      for (const app of ['calendar', 'notes'])
        layer.channel(app).onChange((about) => heard.push(`${app} ${about}`));
      const hears = async (what: string[], story: (heard: string) => string): Promise<void> => {
        await syncNow(layer, 'ana');
        same([...heard], what, story(shown(heard)));
        heard.length = 0;
      };
      await layer.channel('notes').put('mine', 'text');
      await hears(
        [],
        (found) =>
          `An app on ana wrote an item and synchronised. Nothing came from others, but the listeners heard ${found}.`,
      );
      hub.take('notes', [item(key, 'text', 1, 'bento')]);
      await hears(
        [`notes ${key}`],
        (found) =>
          `Another device wrote “${key}” in the notes. After a sync the listeners of calendar and notes heard ${found}.`,
      );
      await hears(
        [],
        (found) =>
          `Another device wrote “${key}” in the notes. After the first sync came a second one, and the listeners heard ${found} again.`,
      );
      hub.take('notes', [item(key, null, 2, 'bento')]);
      await hears(
        [`notes ${key}`],
        (found) =>
          `Another device removed “${key}” from the notes. After a sync the listeners of calendar and notes heard ${found}.`,
      );
    });
  },
);

/** What a faulty listener throws. */
const mistake = 'a mistake in an app';

check(
  'A listener that throws harms nobody',
  {
    stage: 'apps',
    points: 5,
    schedules: 20,
    hint: 'Whom does the error of a listener concern? Not the layer, not the other app, and not the other items.',
  },
  async (world) => {
    const hub = new TestHub(world);
    for (const app of ['calendar', 'notes'])
      hub.take(app, [item('a', app, 1, 'bento'), item('b', app, 1, 'bento')]);
    const faulty = world.pick(['calendar', 'notes']);
    await onDevice(world, 'ana', async (layer) => {
      const heard: string[] = [];
      for (const app of ['calendar', 'notes']) {
        const channel = layer.channel(app);
        if (app === faulty)
          channel.onChange(() => {
            throw new Error(mistake);
          });
        channel.onChange((key) => heard.push(`${app} ${key}`));
      }
      await syncNow(layer, 'ana', {
        [mistake]: `A listener of “${faulty}” threw an error, and sync() rejected with it. The exchange had worked, so sync() should fulfil.`,
      });
      same(
        [...heard].sort(),
        ['calendar a', 'calendar b', 'notes a', 'notes b'],
        `Two items came for each of two apps, and a listener of “${faulty}” threw an error each time. The other listeners heard ${shown(heard)}.`,
      );
    });
    const [first, second] = await onDevice(world, 'ana', async (layer) => [
      contentOf(layer, 'calendar'),
      contentOf(layer, 'notes'),
    ]);
    same(
      [first?.length, second?.length],
      [2, 2],
      `Two items came for each of two apps, and a listener of “${faulty}” threw an error each time. After a restart the calendar has ${shown(first)} and the notes have ${shown(second)}.`,
    );
  },
);

check(
  'When the exchange of one app fails or is slow, the other goes on',
  {
    stage: 'apps',
    points: 6,
    schedules: 40,
    hint: 'sync begins the exchanges of all apps at once, and waits for all of them, whatever becomes of one. At what moment does your sync reject when one exchange fails?',
  },
  async (world) => {
    const poor = world.pick(['calendar', 'notes']);
    const other = poor === 'calendar' ? 'notes' : 'calendar';
    const fails = world.choose(2) === 0;
    let broken = true;
    const hub = new TestHub(world, async (request, host) => {
      if (request.app !== poor || !broken) return true;
      if (!fails) await host.sleep(2_500);
      return !fails;
    });
    hub.take(other, [item('theirs', 'text', 1, 'bento')]);
    await onDevice(world, 'ana', async (layer, host) => {
      for (const app of [poor, other]) await layer.channel(app).put('mine', `text of ${app}`);
      const start = host.now();
      let heard = Infinity;
      layer.channel(other).onChange(() => (heard = host.now() - start));
      const syncing = trySync(layer);
      if (!fails) {
        await host.sleep(500); // the reply is under way
        await layer.channel(poor).put('mine', `text of ${poor}, corrected`);
      }
      const done = await syncing;
      const time = Math.round(heard);
      const late = fails
        ? `The exchange of “${poor}” failed. “${other}” should have got its news within a second all the same; it heard of them after ${time} ms.`
        : `The reply for “${poor}” took 2.5 s. “${other}” should have got its news within a second all the same; it heard of them after ${time} ms.`;
      const never = fails
        ? `The exchange of “${poor}” failed, and sync() settled before the exchange of “${other}” was over: until then “${other}” had got nothing, though the hub had news for it.`
        : `The reply for “${poor}” took 2.5 s, and when sync() settled “${other}” had got nothing, though the hub had news for it.`;
      assert.ok(heard < 1_000, heard === Infinity ? never : late);
      assert.ok(
        !(fails && done),
        `The exchange of “${poor}” failed, but sync() settled as if all were well.`,
      );
      broken = false;
      await syncNow(layer, 'ana');
    });
    for (const app of [poor, other]) {
      const sent = hub.standing(app).find(({ key }) => key === 'mine')?.payload;
      if (app === poor && !fails) {
        same(
          sent,
          `text of ${app}, corrected`,
          `“${app}” put an item, and put it once more while a sync was under way. After the next sync the hub should have the later text; it has ${shown(sent)}.`,
        );
        continue;
      }
      same(
        sent,
        `text of ${app}`,
        `Two apps wrote an item each. The first exchange of “${poor}” failed or was slow, the next sync was whole; now the hub has ${shown(sent)} of “${app}”.`,
      );
    }
    const again = hub.requests.filter(({ app }) => app === other).at(-1)?.items ?? [];
    same(
      again,
      [],
      `The hub had confirmed it, and yet the next request held ${again.map(told).join('; ')} again.`,
    );
  },
);

check(
  'What an app wrote is sent though the app is not running',
  {
    stage: 'apps',
    points: 6,
    schedules: 20,
    hint: 'The layer reads from its disk which apps have items here. It synchronises them, whether somebody has asked for their channel in this run or not.',
  },
  async (world) => {
    const hub = new TestHub(world);
    const app = world.pick(['notes', 'a third app']);
    await onDevice(world, 'ana', (layer) => layer.channel(app).put('mine', 'text'));
    for (let life = 0; life < 3; life++) {
      if (life === 2) hub.take(app, [item('theirs', 'text', 1, 'bento')]);
      await onDevice(world, 'ana', async (layer) => {
        await layer.channel('calendar').put(`date ${life}`, 'text');
        if (life === 0 && world.choose(2) === 0) return;
        await syncNow(layer, 'ana');
      });
    }
    const sent = hub
      .standing(app)
      .filter(({ device }) => device === 'ana')
      .map(told);
    same(
      sent,
      [told(item('mine', 'text', 1, 'ana'))],
      `“${app}” wrote an item on ana. Then ana was restarted, only the calendar was opened, and ana synchronised. Of “${app}” the hub has ${shown(sent)}.`,
    );
    const left = await onDevice(world, 'ana', async (layer) => contentOf(layer, app));
    same(
      left,
      [
        ['mine', 'text'],
        ['theirs', 'text'],
      ],
      `“${app}” wrote an item on ana, and later another one on bento. After some restarts and syncs in which only the calendar was opened, “${app}” should have both on ana; it has ${shown(left)}.`,
    );
  },
);
