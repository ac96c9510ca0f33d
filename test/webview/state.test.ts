import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport } from '../../src/checks/report';
import type { GuideBlock } from '../../src/packs/guide-data';
import type { ToResults } from '../../src/messages/webview';
import { contentSecurityPolicy, webviewHtml } from '../../src/messages/webview-page';
import { webviewWords } from '../../src/messages/webview-words';
import { actionOf, isPossible } from '../../src/webview/guide/actions';
import { hintPlaces } from '../../src/webview/guide/hint-groups';
import { guideAfter } from '../../src/webview/guide/state';
import {
  ageOf,
  isAllPassed,
  isWholeLab,
  listed,
  resultsAfter,
  type KeptResults,
  type ResultsAction,
  type ShownRun,
} from '../../src/webview/results/state';
import { sameFailures } from '../../src/webview/results/same-failure';
import { sayWith } from '../../src/webview/words';
import { root } from './bundle';
import {
  failedCheck,
  failedName,
  guideMessage,
  measurement,
  passedCheck,
  passedMessage,
  resultsMessage,
} from './samples';

describe('links of a guide', () => {
  it('are actions', () => {
    assert.deepEqual(actionOf('lab:run'), { type: 'run' });
    assert.deepEqual(actionOf('lab:run/os'), { type: 'run', real: true });
    assert.equal(actionOf('lab:run/x'), undefined);
    assert.deepEqual(actionOf('lab:start'), { type: 'start' });
    assert.deepEqual(actionOf('lab:check'), { type: 'check' });
    assert.deepEqual(actionOf('lab:results'), { type: 'results' });
    assert.equal(isPossible({ type: 'results' }, false, false), false);
    assert.deepEqual(actionOf('lab:diagram'), { type: 'diagram' });
    assert.equal(isPossible({ type: 'diagram' }, false, false), false);
    assert.deepEqual(actionOf('lab:check/stage-2'), { type: 'check', stage: 'stage-2' });
    assert.deepEqual(actionOf('lab:open/lib/my%20stub.ts'), { type: 'open-file', file: 'lib/my stub.ts' });
    assert.deepEqual(actionOf('https://example.org/a'), { type: 'open-link', url: 'https://example.org/a' });
  });

  it('do nothing when they mean nothing', () => {
    for (const href of [
      'lab:open',
      'lab:reboot',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'stub.ts',
      '',
    ]) {
      assert.equal(actionOf(href), undefined, href);
    }
  });

  it('survive a bad escape', () =>
    assert.deepEqual(actionOf('lab:open/%zz'), { type: 'open-file', file: '%zz' }));

  it('wait for the lab to be started, and for checks to end', () => {
    assert.equal(isPossible({ type: 'run' }, false, false), false);
    assert.equal(isPossible({ type: 'check' }, true, true), false);
    assert.equal(isPossible({ type: 'check' }, true, false), true);
    assert.equal(isPossible({ type: 'open-link', url: 'x' }, false, true), true);
    assert.equal(isPossible({ type: 'start' }, true, false), false);
  });
});

describe('state of the guide', () => {
  const shown = guideAfter(undefined, guideMessage());

  it('comes from the message, with hints and answers restored', () => {
    assert.deepEqual(shown?.hintsRevealed, { 0: 1 });
    assert.deepEqual(shown?.answers, { 0: 1 });
  });

  it('takes new stages without losing what the student did', () => {
    const next = guideAfter(guideAfter(shown, { type: 'hint-shown', group: 0 }), {
      type: 'stages',
      started: true,
      stages: [],
      busy: true,
    });
    assert.deepEqual(next?.hintsRevealed, { 0: 2 });
    assert.equal(next?.busy, true);
    assert.deepEqual(next?.stages, []);
  });

  it('keeps one choice a question', () => {
    const next = guideAfter(shown, { type: 'choice-made', question: 0, choice: 2 });
    assert.deepEqual(next?.answers, { 0: 2 });
  });

  it('is nothing before the first guide', () => {
    assert.equal(guideAfter(undefined, { type: 'hint-shown', group: 0 }), undefined);
  });

  it('counts the hints of each section for itself', () => {
    const next = guideAfter(shown, { type: 'hint-shown', group: 2 });
    assert.deepEqual(next?.hintsRevealed, { 0: 1, 2: 1 });
  });
});

describe('hints of a guide', () => {
  const html = (text: string): GuideBlock => ({ kind: 'html', html: text });
  const hint: GuideBlock = { kind: 'hint', title: 'x', html: '' };

  it('belong to the section that they stand in, which begins at a heading of level 2', () => {
    const blocks = [
      html('<p>Nothing to do yet.</p><h2 id="a">Stage 1</h2>'),
      hint,
      html('<h3>More of it</h3><p>&lt;h2&gt;</p>'),
      hint,
      html('<p>A section without hints:</p><h2>Aside</h2>'),
      html('<h2>Stage 2</h2>'),
      hint,
    ];
    assert.deepEqual(
      [...hintPlaces(blocks)],
      [
        [1, { group: 0, number: 0, of: 2 }],
        [3, { group: 0, number: 1, of: 2 }],
        [6, { group: 1, number: 0, of: 1 }],
      ],
    );
  });

  it('may stand before any heading', () => {
    assert.deepEqual(
      [...hintPlaces([hint, html('<h2>Stage 1</h2>'), hint]).values()].map(({ group }) => group),
      [0, 1],
    );
  });
});

describe('state of the results', () => {
  const after = (actions: readonly ResultsAction[], kept?: KeptResults): ShownRun => {
    const state = actions.reduce<ReturnType<typeof resultsAfter>>(
      (old, one) => resultsAfter(old, one, kept),
      undefined,
    );
    assert.equal(state?.kind, 'run');
    return state;
  };

  it('selects the first check that did not pass', () =>
    assert.equal(after([resultsMessage()]).selected, failedName));

  it('selects nothing while checks run, nor when all passed', () => {
    assert.equal(after([resultsMessage({}, true)]).selected, undefined);
    assert.equal(after([passedMessage()]).selected, undefined);
    assert.equal(isAllPassed(after([passedMessage()])), true);
    assert.equal(isAllPassed(after([resultsMessage()])), false);
  });

  it('takes reports as they come, and replaces the one of the same name', () => {
    const empty = resultsMessage({ checks: [], measurements: [] }, true);
    const passed = { ...failedCheck(), verdict: 'passed' as const, earned: 3 };
    const run = after([
      empty,
      { type: 'report', report: failedCheck() },
      { type: 'report', report: passed },
      { type: 'measured', measurement },
      { type: 'progress', name: 'x', tried: 3, of: 9 },
    ]);
    assert.deepEqual(run.checks, [passed]);
    assert.deepEqual(run.measurements, [measurement]);
    assert.deepEqual(run.progress, { name: 'x', tried: 3, of: 9 });
  });

  it('keeps what was chosen over a new run of the same lab, not over another lab', () => {
    const chosen: ResultsAction = { type: 'chosen', name: measurement.name };
    assert.equal(after([resultsMessage(), chosen, resultsMessage()]).selected, measurement.name);
    const other = { ...resultsMessage(), lab: 'Another' } as Extract<ToResults, { type: 'show-run' }>;
    assert.equal(after([resultsMessage(), chosen, other]).selected, failedName);
  });

  it('keeps what was chosen while everything is checked again, and when all passes then', () => {
    const again = resultsMessage({ checks: [], measurements: [] }, true);
    const mended = { ...failedCheck(), verdict: 'passed' as const, earned: 3, duration: 7 };
    const begun = after([resultsMessage(), { type: 'chosen', name: failedName }, again]);
    assert.equal(begun.selected, failedName);
    const plot: ResultsAction = { type: 'chosen', name: measurement.name };
    assert.equal(after([resultsMessage(), plot, again, resultsMessage()]).selected, measurement.name);
    const done = after([resultsMessage(), again, { type: 'report', report: mended }, passedMessage()]);
    assert.equal(done.selected, failedName);
    assert.equal(
      after([resultsMessage(), again, resultsMessage({ checks: [passedCheck()] })]).selected,
      undefined,
    );
  });

  it('goes to what failed when the checks have ended, from a check that passes', () => {
    const again = resultsMessage({ checks: [], measurements: [] }, true);
    const chosen: ResultsAction = { type: 'chosen', name: passedCheck().name };
    assert.equal(after([resultsMessage(), chosen, again]).selected, passedCheck().name);
    assert.equal(after([resultsMessage(), chosen, again, resultsMessage()]).selected, failedName);
    const asked = { ...resultsMessage(), asked: passedCheck().name } as ToResults;
    assert.equal(after([resultsMessage(), chosen, again, asked]).selected, passedCheck().name);
  });

  it('knows what the lab is worth while it is checked again, and not while it is checked first', () => {
    const again = resultsMessage({ checks: [], measurements: [], points: { earned: 0, of: 0 } }, true);
    assert.equal(after([again]).pointsOf, 0);
    assert.equal(after([resultsMessage(), again]).pointsOf, after([resultsMessage()]).pointsOf);
    assert.notEqual(after([resultsMessage()]).pointsOf, 0);
  });

  it('shows what the run before gave until there is something newer, in the same order', () => {
    const again = resultsMessage({ checks: [], measurements: [] }, true);
    const mended = { ...failedCheck(), verdict: 'passed' as const, earned: 3 };
    const run = after([resultsMessage(), again, { type: 'report', report: mended }, again]);
    const [before, now] = [listed(after([resultsMessage()])).checks, listed(run).checks];
    assert.deepEqual(
      now.map(({ name }) => name),
      before.map(({ name }) => name),
    );
    const { verdict } = now.find(({ name }) => name === failedName) ?? {};
    assert.equal(verdict, 'failed', 'the second message says that nothing was checked');
    const reported = after([resultsMessage(), again, { type: 'report', report: mended }]);
    assert.deepEqual(
      listed(reported)
        .checks.filter((check) => ageOf(reported, check) === undefined)
        .map((check) => check.verdict),
      ['passed'],
    );
    assert.deepEqual(listed(after([resultsMessage(), again, passedMessage()])).checks.length, before.length);
    assert.deepEqual(after([resultsMessage(), again, passedMessage()]).earlier.checks, []);
  });

  it('takes the end of a run for what it told already, so that no diagram is drawn anew', () => {
    const report = failedCheck();
    const begun = resultsMessage({ checks: [], measurements: [] }, true);
    const end = after([begun, { type: 'report', report }, resultsMessage()]);
    assert.ok(end.checks.includes(report));
    const other = after([begun, { type: 'report', report: { ...report, duration: 1 } }, resultsMessage()]);
    assert.deepEqual(other.checks.find(({ name }) => name === failedName)?.duration, report.duration);
  });

  it('tells what the student chose, to bring it into view, from what was selected for them', () => {
    const chosen: ResultsAction = { type: 'chosen', name: failedName };
    assert.equal(after([resultsMessage()]).timesChosen, 0);
    assert.equal(after([resultsMessage(), chosen, chosen, resultsMessage()]).timesChosen, 2);
  });

  it('goes back to what was chosen when the page was hidden', () => {
    const kept = { lab: 'Access transparency', selected: measurement.name };
    assert.equal(after([resultsMessage()], kept).selected, measurement.name);
    assert.equal(after([resultsMessage()], { ...kept, lab: 'Another' }).selected, failedName);
  });

  it('tells failures that say the same, but not those that found something else', () => {
    const { failure } = failedCheck();
    const failing = (name: string, change: object): CheckReport => ({
      ...failedCheck(),
      name,
      failure: { ...failure!, ...change },
    });
    const elsewhere = { place: { file: '/x.ts', line: 1 }, replay: '1-a' };
    const checks = [
      failing('first', {}),
      failing('again', elsewhere),
      failing('found more', { actual: '{}' }),
      failing('crash', { kind: 'crash' }),
      passedCheck(),
      failing('third', {}),
    ];
    assert.deepEqual(
      [...sameFailures(checks)].map(([name, before]) => [name, before.name]),
      [
        ['again', 'first'],
        ['third', 'first'],
      ],
    );
  });

  it('says which results are from before a change, and that not everything holds while there are some', () => {
    const passed = passedMessage() as Extract<ToResults, { type: 'show-run' }>;
    const [first] = passed.run.checks;
    const stale = after([{ ...passed, outdated: [first!.name] }]);
    assert.deepEqual(
      stale.checks.map((check) => ageOf(stale, check)),
      stale.checks.map((check) => (check === first ? 'outdated' : undefined)),
    );
    assert.equal(isAllPassed(stale), false);
    assert.equal(isWholeLab(stale), true);
    const part = passed.run.checks.filter(({ stage }) => stage !== first!.stage);
    assert.equal(isWholeLab(after([{ ...passed, run: { ...passed.run, checks: part } }])), false);
    const again = after([
      { ...passed, outdated: [first!.name] },
      { type: 'report', report: first! },
    ]);
    assert.equal(isAllPassed(again), true);
  });

  it('a cancelled run is no success', () => {
    const { run } = passedMessage() as Extract<ToResults, { type: 'show-run' }>;
    assert.equal(isAllPassed(after([resultsMessage({ ...run, cancelled: true })])), false);
  });
});

describe('words', () => {
  it('come from the message, with English where it has none, and take values', () => {
    const say = sayWith({ cancel: 'Cancelar' });
    assert.equal(say('cancel'), 'Cancelar');
    assert.equal(say('copy'), 'Copy');
    assert.equal(say('points.of', 3, 5), '3 of 5 points');
    assert.equal(say('points.of', 3), '3 of {1} points');
  });

  it('are all used, and none is used that does not exist', () => {
    const source = sources(join(root, 'src', 'webview'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const isUsed = (key: string): boolean => source.includes(`'${key}'`) || /^(?:kind|group)\./.test(key);
    assert.deepEqual(
      Object.keys(webviewWords).filter((key) => !isUsed(key)),
      [],
    );
    assert.ok(source.includes('`kind.${kind}`') && source.includes('`group.${group}`'));
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file));
}

describe('page', () => {
  it('lets nothing run but our script, and no attribute break out of the HTML', () => {
    const policy = contentSecurityPolicy({ nonce: 'abc', source: 'https://x' });
    assert.match(policy, /^default-src 'none'; script-src 'nonce-abc'; style-src https:\/\/x 'sha256-/);
    assert.ok(!policy.includes('unsafe'));
    const html = webviewHtml({
      title: '<b>"&',
      language: 'en"><script>',
      nonce: 'abc',
      source: 'x',
      script: 'a.js',
      styles: ['a.css'],
    });
    assert.ok(html.includes('<title>&lt;b&gt;"&amp;</title>'));
    assert.equal(html.match(/<script/g)?.length, 1);
  });
});
