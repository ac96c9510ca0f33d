/** One mistake each, as authors make them, and the labs that must still be there. */
import { changeJson, type Files, packId } from './support';

export interface Mistake {
  readonly name: string;
  readonly change: (files: Files) => void;
  /** Absent: the pack itself cannot be used. */
  readonly labs: readonly string[] | undefined;
}

/** Values by path. */
type Changes = Readonly<Record<string, unknown>>;

const lab = 'clients/ping/lab.json';
const idsOfPing = {
  id: '44444444-3333-4333-8333-000000000000',
  'stages.0.id': '44444444-3333-4333-8333-000000000001',
  'stages.1.id': '44444444-3333-4333-8333-000000000002',
};
const second = ['pong'];
const all = ['ping', 'pong'];

function inLab(name: string, changes: Changes): Mistake {
  return { name: `lab.json: ${name}`, change: (files) => changeJson(files, lab, changes), labs: second };
}

function inPack(name: string, changes: Changes, labs?: readonly string[]): Mistake {
  return { name: `pack.json: ${name}`, change: (files) => changeJson(files, 'pack.json', changes), labs };
}

function inText(name: string, from: string | RegExp, to: string): Mistake {
  const change = (files: Files): void => void (files[lab] = (files[lab] ?? '').replace(from, to));
  return { name: `lab.json: ${name}`, change, labs: second };
}

function inFiles(name: string, change: (files: Files) => void, labs: readonly string[] = second): Mistake {
  return { name: `files: ${name}`, change, labs };
}

function without(files: Files, pattern: RegExp): void {
  for (const name of Object.keys(files)) if (pattern.test(name)) delete files[name];
}

function rename(files: Files, from: string, to: string): void {
  files[to] = files[from] ?? '';
  delete files[from];
}

const syntax: readonly Mistake[] = [
  inText('comment', '{', '{ // a lab'),
  inText('comma at the end of a list', /"main\.ts"/, '"main.ts",'),
  inText('comma at the end of an object', /\}\s*$/, ',}'),
  inText('missing comma', '"slug": "ping",', '"slug": "ping"'),
  inText('missing colon', '"slug": "ping"', '"slug" "ping"'),
  inText('missing value', '"slug": "ping"', '"slug": '),
  inText('missing closing brace', /\}\s*$/, ''),
  inText('missing quote', '"slug": "ping"', '"slug": "ping'),
  inText('single quotes', '"slug"', "'slug'"),
  inText('key without quotes', '"slug"', 'slug'),
  inText('key given twice', '"slug": "ping",', '"slug": "ping", "slug": "ping",'),
  inText('something after the end', /$/, '{}'),
  inText('empty file', /[^]*/, ''),
  inText('a list', /[^]*/, '[]'),
];

const values: readonly Mistake[] = [
  inLab('missing key', { summary: undefined }),
  inLab('misspelt key', { summary: undefined, sumary: { en: 'Write ping.' } }),
  inLab('misspelt optional key', { mutant: [] }),
  inLab('unknown key', { difficulty: 3 }),
  inLab('unknown key of a stage', { 'stages.1.points': 3 }),
  inLab('prototype as a key', { ['__proto__']: {} }),
  inLab('wrong type: text for a list', { edit: 'main.ts' }),
  inLab('wrong type: text for a localized text', { title: 'Ping' }),
  inLab('wrong type: text for a number', { 'minutes.1': '20' }),
  inLab('wrong type: null', { 'stages.0.title.en': null }),
  inLab('no English', { title: { 'pt-br': 'Ping' } }),
  inLab('upper case in a language tag', { 'title.pt-BR': 'Ping' }),
  inLab('empty title', { 'title.en': '' }),
  inLab('id that is no UUID', { id: 'ping-1' }),
  inLab('slug with upper case', { 'stages.0.slug': 'First Stage' }),
  inLab('slug that Windows reserves', { 'stages.0.slug': 'con' }),
  inLab('three numbers of minutes', { minutes: [1, 2, 3] }),
  inLab('one number of minutes', { minutes: [1] }),
  inLab('minutes the wrong way round', { minutes: [20, 10] }),
  inLab('half a minute', { minutes: [0.5, 10] }),
  inLab('no minute', { minutes: [0, 10] }),
  inLab('endless minutes', { minutes: [1, 100_000] }),
  inLab('slug without end', { 'stages.0.slug': 'x'.repeat(61) }),
  inLab('no stages', { stages: [] }),
  inLab('two stages with one slug', { 'stages.1.slug': 'first' }),
  inLab('two stages with one id', { 'stages.1.id': '44444444-3333-4333-8333-000000000001' }),
  inLab('file twice in edit', { edit: ['main.ts', 'main.ts'] }),
  inLab('slug unlike the folder', { slug: 'ping-2' }),
];

const paths: readonly Mistake[] = [
  '../main.ts',
  'lib/../../main.ts',
  './main.ts',
  '/etc/passwd',
  'C:\\main.ts',
  'C:main.ts',
  '\\\\host\\share\\main.ts',
  'lib\\help.ts',
  'lib//help.ts',
  'nul.ts',
  'main.ts ',
  '',
].map((file) => inLab(`edit has ${JSON.stringify(file)}`, { edit: [file] }));

const contents: readonly Mistake[] = [
  inFiles('no guide', (files) => without(files, /ping\/guide\.md/)),
  inFiles('guide in upper case', (files) => rename(files, 'clients/ping/guide.md', 'clients/ping/Guide.md')),
  inFiles('guide with an odd tag', (files) =>
    rename(files, 'clients/ping/guide.pt-br.md', 'clients/ping/guide.pt-BR.md'),
  ),
  inFiles('no starter', (files) => without(files, /ping\/starter/)),
  inFiles('no scenario', (files) => without(files, /ping\/scenario/)),
  inFiles('no checks', (files) => without(files, /ping\/checks/)),
  inFiles('no lab.json', (files) => without(files, /ping\/lab\.json/)),
  inFiles('no lab', (files) => without(files, /ping/)),
  inFiles('no unit', (files) => without(files, /clients/), []),
  inFiles('no solution', (files) => without(files, /ping\/solution/)),
  inFiles('no folder of a mutant', (files) => without(files, /ping\/mutants/)),
  inFiles('mutant that is not listed', (files) => (files['clients/ping/mutants/loud/main.ts'] = '')),
  inFiles('tsconfig.json in the starter', (files) => (files['clients/ping/starter/tsconfig.json'] = '{}')),
  inFiles(
    'translation that is no text',
    (files) => (files['clients/ping/l10n.pt-br.json'] = '{"a": "b", "c": 1}'),
  ),
  ...[
    { 'it took {0}': 'levou {1}' },
    { 'it took {0}': 'levou' },
    { 'it took': 'levou {0}' },
    { 'it took {0}{1}': '{1}{0} levou' },
    { '{0}: {1}': '{0}: {1}' },
  ].map((texts) =>
    inFiles(
      `places for values in ${JSON.stringify(texts)}`,
      (files) => (files['clients/ping/l10n.pt-br.json'] = JSON.stringify(texts)),
    ),
  ),
  inFiles('translations that are a list', (files) => (files['clients/ping/l10n.pt-br.json'] = '[]')),
  inFiles('lab that is not listed', (files) => (files['clients/pang/lab.json'] = '{}'), all),
  inLab('edit names a file that is not there', { edit: ['mian.ts'] }),
  inLab('edit names a file from the lab', { edit: ['starter/main.ts'] }),
  inLab('edit names a folder', { edit: ['lib'] }),
  inLab('edit names something else', { edit: ['dispatcher.ts'] }),
  inLab('library that is not there', { libraries: ['machine'] }),
  inFiles('library that is misspelt', (files) => {
    changeJson(files, lab, { libraries: ['machines'] });
    files['libraries/machine/vm.ts'] = '';
  }),
  inFiles('library with the name of a folder', (files) => {
    changeJson(files, lab, { libraries: ['lib'] });
    files['libraries/lib/vm.ts'] = '';
  }),
  inLab('mutant twice', { 'mutants.1': { slug: 'silent', mistake: 'Again.', caughtBy: 'it speaks' } }),
];

const packs: readonly Mistake[] = [
  inPack('misspelt key', { licence: undefined, license: 'MIT' }),
  inPack('version that is none', { version: '1.2' }),
  inPack('no authors', { authors: [] }),
  inPack('e-mail that is none', { 'authors.0.email': 'ana' }),
  inPack('slug of a lab that leaves the pack', { 'units.0.labs.0': '../ping' }),
  inPack('slug of a unit that leaves the pack', { 'units.0.slug': '/clients' }),
  inPack('needs a newer engine', { engine: '0.4.0' }),
  inPack('lab twice', { 'units.0.labs.2': 'ping' }, all),
  inPack('lab that is not there', { 'units.0.labs.2': 'pang' }, all),
  inPack('unit that is not there', { 'units.1': unit({ slug: 'servers' }) }, all),
  inPack('unit twice', { 'units.1': unit({ slug: 'clients' }) }, all),
  inPack('id of a unit twice', { 'units.1': unit({ slug: 'empty', labs: [], id: packId }) }, all),
  {
    name: 'lab.json: ids of another lab',
    change: (files) => changeJson(files, 'clients/pong/lab.json', idsOfPing),
    labs: ['ping'],
  },
];

function unit(changes: object): object {
  const id = '66666666-6666-4666-8666-666666666666';
  return { id, slug: 'servers', title: { en: 'Servers' }, labs: ['pang'], ...changes };
}

export const mistakes: readonly Mistake[] = [...syntax, ...values, ...paths, ...contents, ...packs];
