import assert from 'node:assert/strict';
import { check } from 'dlabs/world';
import { connect, someMachine } from './common-checks';
import { FakeTarget, moveTo, politely } from './probes';

const stage = 'post-copy';

check(
  'The machine runs at the target before any of its pages is there',
  {
    stage,
    points: 10,
    hint: '`switchOver` with no pages at all: the processor’s state is enough to begin.',
    schedules: 40,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const target = FakeTarget.open(world, politely);
    const { vm } = await moveTo(world, target, stage, someMachine(world));
    const before = target.arrivals.findIndex(({ message }) => 'go' in message);
    const early = target.arrivals.slice(0, Math.max(before, 0)).filter(({ message }) => 'page' in message);
    if (early.length > 0) assert.fail(`${early.length} pages came to the target before \`go\`.`);
    const stood = (target.timeOf('go') ?? Infinity) - (vm.atPause?.time ?? 0);
    if (stood > 60)
      assert.fail(
        `The machine stood still for ${Math.round(stood)} ms, though none of its pages had to move first.`,
      );
  },
);

check(
  'The source sends the pages that are asked for before the others, and each page once',
  {
    stage,
    points: 15,
    hint: 'Listen beside the loop that sends: it puts the page numbers into a list, and the loop looks there first. A set of the pages that are left sees to it that none goes twice.',
    schedules: 60,
  },
  async (world) => {
    connect(world);
    const config = { ...someMachine(world), pages: 60 + world.choose(20) };
    const wanted: { readonly page: number; readonly came: number }[] = [];
    const target = FakeTarget.open(world, (message, self) => {
      politely(message, self);
      // Who sends a page again each time it is asked for would be asked without end.
      if (!('page' in message) || wanted.length === config.pages || world.choose(6) !== 0) return;
      const page = world.choose(config.pages);
      wanted.push({ page, came: self.pages.length });
      self.answer({ want: page });
    });
    await moveTo(world, target, stage, config);
    await world.sleep(500);
    const order = target.pages.map(({ page }) => page);
    const twice = order.find((page, at) => order.indexOf(page) < at);
    if (twice !== undefined) {
      assert.fail(
        `Page ${twice} was sent twice. Its second copy would overwrite what the machine wrote meanwhile.`,
      );
    }
    if (order.length < config.pages)
      assert.fail(`The machine has ${config.pages} pages, and ${order.length} came to the target.`);
    for (const { page, came } of wanted) {
      const later = order.indexOf(page) - came;
      // What is on the wire, and what was asked for before, comes first.
      if (later > 40) {
        assert.fail(
          `Page ${page} was asked for, and ${later} others came before it. What is asked for goes first: somebody waits.`,
        );
      }
    }
  },
);

check(
  'Many pages that are asked for go one behind another, before all others',
  {
    stage,
    points: 10,
    hint: 'What your loop sends next: does it look at the list each time, and is the list empty before it takes any other page? Only one place sends, and it waits for each page before it chooses the next.',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const config = { ...someMachine(world), pages: 80, workloads: [] };
    const wanted = new Set<number>();
    const target = FakeTarget.open(world, (message, self) => {
      politely(message, self);
      if (!('page' in message) || self.pages.length !== 8) return;
      const here = new Set(self.pages.map(({ page }) => page));
      const missing = Array.from({ length: config.pages }, (_, page) => page).filter(
        (page) => !here.has(page),
      );
      for (let n = 0; n < 12; n++) {
        for (const page of missing.splice(world.choose(missing.length), 1)) wanted.add(page);
      }
      for (const page of wanted) self.answer({ want: page });
    });
    await moveTo(world, target, stage, config);
    await world.sleep(500);
    const order = target.pages.map(({ page }) => page);
    // As many as the connection carries at a time were sent when the target asked.
    const underWay = 8 + 20;
    const later = order.slice(underWay);
    const first = later.findIndex((page) => wanted.has(page));
    const last = later.findLastIndex((page) => wanted.has(page));
    const others = later.slice(0, Math.max(last, 0)).filter((page) => !wanted.has(page)).length;
    if (others <= 4) return;
    assert.fail(
      `12 pages were asked for at the same time. When all that was under way had come, ${others} others still came before the last of the 12 (${first} of them before the first).`,
    );
  },
);

check(
  'A source that loses the target before all pages are there says so',
  {
    stage,
    points: 5,
    hint: 'When the connection breaks, sending a page throws. Who gets to know that?',
    schedules: 10,
    virtualTime: true,
  },
  async (world) => {
    connect(world);
    const config = { ...someMachine(world), pages: 80 };
    const after = world.choose(20);
    const silent = world.choose(2) === 1;
    const target = FakeTarget.open(world, (message, self) => {
      politely(message, self);
      if (!('page' in message) || self.pages.length !== after + 1) return;
      if (silent) world.partition('alpha', 'beta');
      else self.connection?.reset();
    });
    const moved = await moveTo(world, target, stage, config);
    if (moved.error !== undefined) return;
    const what = silent ? 'fell silent' : 'reset the connection';
    const outcome = moved.end === undefined ? 'was still waiting' : 'ended as if all were well';
    assert.fail(
      `The target ${what} when ${after + 1} of 80 pages were there, and \`postCopy\` ${outcome}. It must throw: the machine is lost.`,
    );
  },
);
