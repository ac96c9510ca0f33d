import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeholdersOf } from '../../src/base/template';
import { cliInPortuguese } from '../../src/cli/portuguese';
import { inWords, ownTexts } from '../../src/messages/own-texts';
import { runnerInPortuguese } from '../../src/messages/portuguese';
import { packsInPortuguese } from '../../src/packs/portuguese';
import { saidIn } from '../fixtures/said-in-code';

/** What has words and is not said to people, or is the same in every language. */
const unsaid = [
  /^(new|pack) (lab|pack|build|inspect|install)$/,
  /^dlabs check /,
  /: dlabs run .* · dlabs check /,
  /^"Xq7" is missingXq7|^Xq7 Update the extension/, // whole ones stand among the mistakes below
  /^(Echo server|Your name|.*: guided labs\.)$/, // what a new pack begins with
];

const texts = ownTexts('pt-BR', cliInPortuguese);

/** The sentences that would stay English. */
function missing(english: string): readonly string[] {
  const { missing } = texts.translate(english.trim().replace(/(?<=[a-z.])Xq7$/, ''));
  return missing.filter((sentence) => /\p{L}/u.test(sentence.replaceAll('Xq7', '')));
}

describe('the program’s own messages are there in Portuguese:', () => {
  for (const [folder, leaveOut] of [
    ['packs', ['portuguese.ts', 'portuguese-schema.ts']],
    ['cli', ['portuguese.ts', 'words.ts']],
    ['runner', ['words.ts']],
    ['trace', ['reader.ts']],
  ] as const) {
    it(`what src/${folder} says`, () => {
      const said = [...saidIn(folder, leaveOut)].filter(([text]) => !unsaid.some((one) => one.test(text)));
      assert.ok(said.length >= 3);
      const english = said.filter(([text]) => missing(text).length > 0);
      assert.deepEqual(english, []);
    });
  }

  it('what loading says of every mistake in a pack', () => {
    const golden = readFileSync(join(__dirname, '../packs/golden/problems.txt'), 'utf8').split('\n');
    const messages = golden.filter((line) => line !== '' && !line.startsWith('#'));
    assert.ok(messages.length > 80);
    const words = messages.map((line) => line.replace(/^\S+?:\d+:\d+: /, ''));
    assert.deepEqual(
      words.filter((line) => missing(line).length > 0),
      [],
    );
  });

  it('what the schemas say', () => {
    for (const name of ['lab', 'pack']) {
      const schema = readFileSync(join(__dirname, `../../media/schema/${name}.schema.json`), 'utf8');
      const meanings = [...schema.matchAll(/"description": ("(?:[^"\\]|\\.)*")/g)].map(
        ([, text = '""']) => JSON.parse(text) as string,
      );
      assert.deepEqual(
        meanings.filter((text) => missing(text).length > 0),
        [],
      );
    }
  });

  it('also behind the name of a file', () => {
    const problem =
      'This trace is damaged: it was cut short or changed since it was written. Record it again.';
    for (const place of ['my run.dltrace: ', 'lab.json:3:4: '])
      assert.equal(inWords(texts, place + problem), place + texts.text(problem));
    assert.match(texts.text(problem), /danificado/);
  });

  it('with the same places for values', () => {
    const all = { ...packsInPortuguese, ...runnerInPortuguese, ...cliInPortuguese };
    for (const [english, portuguese] of Object.entries(all))
      assert.deepEqual(placeholdersOf(portuguese), placeholdersOf(english), english);
  });
});
