import assert from 'node:assert/strict';
import { seededChoices } from '../../src/sim/choices';
import { RecordedChoices, Recorder, type Recording } from '../../src/sim/recording';
import { parseReplay } from '../../src/sim/replay';
import { recordingOf, recordingText } from '../../src/sim/replay-text';

function recorded(draws: Readonly<Record<string, readonly number[]>>, seed = 0): Recording {
  return { seed, free: false, streams: new Map(Object.entries(draws)) };
}

describe('the text of a schedule', () => {
  it('of recorded choices gives them again', () => {
    const recording = recorded(
      { network: [0, 0, 4_000_000_000, 0], faults: [3], 'disk häuser': [0, 1], 'a b': [0, 0, 0] },
      2 ** 52 + 7,
    );
    const text = recordingText(recording);
    assert.match(text, /^2-[\w-]+$/);
    assert.deepEqual(recordingOf(text), recording);
  });

  it('is short when few choices are other than the plainest', () => {
    const network = Array.from({ length: 5_000 }, (_, i) => (i === 4_321 ? 2 : 0));
    assert.ok(recordingText(recorded({ network, faults: [0, 1] })).length < 30);
  });

  it('is refused when it is cut or mistyped, in one sentence', () => {
    const text = recordingText(recorded({ network: [0, 7, 0, 9], faults: [1, 2] }));
    const wrong = [
      text.slice(0, -2),
      text.slice(0, 9),
      `${text}AAAA`,
      text.replace(/.$/, '*'),
      '2-',
      '1-',
      '1-X!',
    ];
    wrong.push(text.slice(0, 4) + (text[4] === 'A' ? 'B' : 'A') + text.slice(5));
    for (const bad of wrong) {
      const result = parseReplay(bad);
      assert.match('problem' in result ? result.problem : 'accepted', /is not whole: copy the text/, bad);
    }
    const foreign = parseReplay('7-abc');
    assert.match('problem' in foreign ? foreign.problem : '', /another version/);
    const nonsense = parseReplay('hello');
    assert.match('problem' in nonsense ? nonsense.problem : '', /is not the text of a schedule/);
  });

  it('of a seed still means the same choices', () => {
    const { choices } = parseReplay(' 1-k3f9a2 ');
    const [a, b] = [choices?.stream('network'), seededChoices(parseInt('k3f9a2', 36)).stream('network')];
    for (let i = 0; i < 100; i++) assert.equal(a?.below(1_000), b?.below(1_000));
  });
});

describe('recorded choices', () => {
  it('are those that were drawn, and what goes beyond them is the plainest', () => {
    const recorder = new Recorder(seededChoices(11));
    const drawn = Array.from({ length: 50 }, () => recorder.stream('faults').below(10));
    const again = new RecordedChoices(recorder.recording());
    const stream = again.stream('faults');
    assert.deepEqual(
      drawn.map(() => stream.below(10)),
      drawn,
    );
    assert.equal(again.misfit(), undefined);
    assert.equal(stream.below(10), 0);
    assert.deepEqual(again.misfit(), { stream: 'faults', recorded: 50, drawn: 51 });
    assert.equal(
      again
        .again()
        .random('a')
        .below(2 ** 32),
      seededChoices(11)
        .random('a')
        .below(2 ** 32),
    );
  });

  it('say where they no longer fit', () => {
    const fits = (draw: (choices: RecordedChoices) => void): unknown => {
      const choices = new RecordedChoices(recorded({ faults: [1, 5], network: [1] }));
      draw(choices);
      return choices.misfit();
    };
    const faults = (choices: RecordedChoices, ...limits: number[]): number[] => {
      const stream = choices.stream('faults');
      return limits.map((limit) => stream.below(limit));
    };
    assert.deepEqual(
      fits((choices) => assert.deepEqual(faults(choices, 6, 3), [1, 2])),
      { stream: 'faults', recorded: 2, drawn: 2, beyond: 2 },
    );
    assert.deepEqual(
      fits((choices) => faults(choices, 6, 6)),
      { stream: 'network', recorded: 1, drawn: 0 },
    );
    assert.deepEqual(
      fits((choices) => {
        faults(choices, 6, 6);
        choices.stream('network').below(2);
        choices.stream('disk a').below(2);
      }),
      { stream: 'disk a', recorded: 0, drawn: 1 },
    );
  });
});
