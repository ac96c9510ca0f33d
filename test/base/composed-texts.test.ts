import assert from 'node:assert/strict';
import { ComposedTexts } from '../../src/base/composed-texts';

const texts = new ComposedTexts(
  {
    'Two came.': 'Vieram dois.',
    '{0} came.': '{0} veio.',
    '“{0}” came before “{1}”, but “{1}” was answered first.':
      '“{0}” chegou antes, mas “{1}” foi atendido primeiro.',
    '{0} took {1}.': 'Levou {1} para {0}.',
    '{0} took {1}. Too long.': 'Demais: {0} em {1}.',
    'The customer {0}.': 'O cliente {0}.',
    'got nothing: {0}': 'não recebeu nada: {0}',
    'it still waits': 'ainda espera',
    '“{0}” and “{1}”': '“{0}” e “{1}”',
    'came (at {0})': 'chegou (em {0})',
  },
  'pt-br',
);

describe('sentences that checks compose', () => {
  const cases: readonly (readonly [what: string, english: string, translation: string])[] = [
    [
      'carry values over, each as often as it is needed',
      '“a” came before “b”, but “b” was answered first.',
      '“a” chegou antes, mas “b” foi atendido primeiro.',
    ],
    ['may turn the order of values', 'A took 5 ms.', 'Levou 5 ms para A.'],
    ['are read by the text that says most of them', 'Two came.', 'Vieram dois.'],
    [
      'stand one after another',
      'Two came. A took 5 ms. Two came.',
      'Vieram dois. Levou 5 ms para A. Vieram dois.',
    ],
    ['are read together where a text says both', 'A took 5 ms. Too long.', 'Demais: A em 5 ms.'],
    [
      'have values that are texts themselves',
      'The customer got nothing: it still waits.',
      'O cliente não recebeu nada: ainda espera.',
    ],
    ['list values', '“a” and “b” came.', '“a” e “b” veio.'],
    [
      'quote what stands between quotation marks',
      '“it still waits” and “b” came.',
      '“it still waits” e “b” veio.',
    ],
    ['write numbers as the language does', 'A took 1,600 ms.', 'Levou 1.600 ms para A.'],
    ['write decimals so only with a unit', 'words 1.6 took 1.5 s.', 'Levou 1,5 s para words 1.6.'],
    ['have signs that mean something to patterns', 'The customer came (at 5).', 'O cliente chegou (em 5).'],
    ['keep their lines', 'Two came.\nTwo came.', 'Vieram dois.\nVieram dois.'],
  ];
  for (const [what, english, translation] of cases) {
    it(what, () => assert.deepEqual(texts.translate(english), { text: translation, missing: [] }));
  }

  it('are told when a value is not the same in both places', () => {
    const english = '“a” came before “b”, but “c” was answered first.';
    assert.deepEqual(texts.translate(english), { text: english, missing: [english] });
  });

  it('are told one by one when they have no translation', () => {
    assert.deepEqual(texts.translate('Two came. Nobody knows! Is it so? Two came.'), {
      text: 'Vieram dois. Nobody knows! Is it so? Vieram dois.',
      missing: ['Nobody knows!', 'Is it so?'],
    });
  });

  it('take no time to speak of, however long they are', function () {
    this.timeout(2_000);
    for (const sentences of [29, 30, 500]) {
      const english = 'It came, it took 5 ms. '.repeat(sentences).trim();
      assert.equal(texts.translate(english).text === english, sentences > 30);
    }
  });
});
