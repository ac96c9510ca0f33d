import importPlugin from 'eslint-plugin-import';
import tseslint from 'typescript-eslint';

/** What each folder of src may import, and why it may import no more. */
const folders = {
  base: { may: [], why: 'base is the ground that everything stands on' },
  trace: { may: ['base'], why: 'a trace is data that knows nothing of who makes it' },
  host: { may: ['trace', 'base'], why: 'the host API is what both engines share' },
  sim: {
    may: ['host', 'trace', 'base'],
    why: 'the simulator gets everything from outside: no Node, no timers, no files',
  },
  os: {
    may: ['host', 'trace', 'base'],
    why: 'the engine on real processes is handed what loads programs, as the simulator is',
  },
  program: { may: ['host', 'trace', 'base'], why: 'loading programs is the same for every engine' },
  packs: { may: ['base'], why: 'packs are data; nothing of a pack runs here' },
  checks: {
    may: ['packs', 'program', 'sim', 'os', 'host', 'trace', 'base', 'messages'],
    why: 'checks drive engines, not processes or screens',
  },
  messages: { may: ['packs', 'checks', 'trace', 'base'], why: 'messages are types that both ends share' },
  runner: {
    may: ['checks', 'messages', 'program', 'os', 'packs', 'base'],
    why: 'the runner is a process around checks, and the entry of the real processes of a world',
  },
  cli: {
    may: ['runner', 'checks', 'messages', 'packs', 'program', 'sim', 'host', 'trace', 'base'],
    why: 'the CLI knows no editor',
  },
  webview: {
    may: ['messages', 'trace', 'base', 'checks', 'packs'],
    why: 'webviews are browser code; they import types and data readers',
  },
  vscode: {
    may: ['runner', 'checks', 'messages', 'packs', 'trace', 'base'],
    why: 'the extension runs nothing of a student',
  },
};

const zones = Object.entries(folders).flatMap(([folder, { may, why }]) => {
  const barred = Object.keys(folders).filter((other) => other !== folder && !may.includes(other));
  return barred.map((other) => ({
    target: `./src/${folder}`,
    from: `./src/${other}`,
    message: `src/${folder} may not import src/${other}: ${why}.`,
  }));
});

const bans = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const noVscode = { group: ['vscode'], message: 'Only src/vscode knows the editor.' };
const noNode = { group: ['node:*'], message: 'This folder gets what it needs from outside.' };

export default tseslint.config(
  { ignores: ['out/**', 'node_modules/**', '.vscode-test/**', 'labs/**', 'media/**', 'coverage/**'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/webview/tsconfig.json', './test/webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { import: importPlugin },
    settings: {
      'import/extensions': ['.ts', '.tsx'],
      'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import/resolver': { node: { extensions: ['.ts', '.tsx'] } },
    },
    rules: {
      'import/no-restricted-paths': ['error', { zones }],
      'import/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // What was thrown by others is handed on as it is.
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 70 }],
      'no-console': 'off',
      eqeqeq: 'error',
    },
  },
  { files: ['src/**'], ignores: ['src/vscode/**'], rules: bans([noVscode]) },
  {
    files: ['src/sim/**', 'src/host/**', 'src/trace/**', 'src/base/**', 'src/webview/**', 'src/messages/**'],
    rules: {
      ...bans([noVscode, noNode]),
      'no-restricted-globals': ['error', 'Date', 'setTimeout', 'setInterval', 'setImmediate', 'process'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from Choices.' },
      ],
    },
  },
  { files: ['src/webview/**'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
