// Builds everything that the extension ships into out/: bundles and the type declarations for students.
// node scripts/build.mjs [--watch] [--production]
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';
import ts from 'typescript';
import { compiledSchemas } from './compiled-schemas.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  keepNames: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'info',
};

/** @type {import('esbuild').BuildOptions} */
// Some libraries' CommonJS build asks for its own files at run time, which a bundle does not have: take the module.
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [compiledSchemas],
};

/**
 * What the extension needs only later, each in a file of its own in out/lib: compiling them took a third of the
 * time in which the extension is loaded. They are leaves: they share nothing with the extension.
 * @type {Readonly<Record<string, string>>}
 */
const later = {
  'markdown-it': 'markdown-it',
  'jsonc-parser': 'jsonc-parser',
  yauzl: 'yauzl',
  './validators': 'src/packs/validators.ts',
};

/** @type {import('esbuild').Plugin} */
const libraryFiles = {
  name: 'library-files',
  setup(builder) {
    builder.onResolve({ filter: /^[\w-]+$|^\.\/validators$/ }, ({ path }) =>
      path in later ? { path: `./lib/${basename(path)}.js`, external: true } : undefined,
    );
  },
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...node,
    entryPoints: ['src/vscode/extension.ts'],
    outfile: 'out/extension.js',
    external: ['vscode'],
    plugins: [libraryFiles],
  },
  {
    ...node,
    entryPoints: Object.fromEntries(Object.entries(later).map(([name, path]) => [basename(name), path])),
    outdir: 'out/lib',
  },
  { ...node, entryPoints: ['src/runner/main.ts'], outfile: 'out/runner.js' },
  { ...node, entryPoints: ['src/runner/os-child.ts'], outfile: 'out/os-child.js' },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'out/cli.js', banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    entryPoints: { guide: 'src/webview/guide/main.tsx', results: 'src/webview/results/main.tsx' },
    outdir: 'out/webview',
    platform: 'browser',
    format: 'iife',
    target: 'chrome134',
    tsconfig: 'src/webview/tsconfig.json',
    define: { 'process.env.NODE_ENV': '"production"' },
  },
];

if (!production) {
  bundles.push({
    ...node,
    entryPoints: ['test/vscode/suite/index.ts'],
    outfile: 'out/tests.js',
    external: ['vscode'],
  });
}

/** The declarations of the modules that programs and checks import, from the sources that define them. */
function writeTypes() {
  const folder = join(root, 'out/types');
  mkdirSync(folder, { recursive: true });
  const modules = {
    'dlabs.d.ts': 'src/host/api.ts',
    'world.d.ts': 'src/host/world-api.ts',
    'crypto.d.ts': 'src/host/crypto-api.ts',
  };
  for (const [name, source] of Object.entries(modules)) {
    const text = readFileSync(join(root, source), 'utf8');
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, { fileName: source });
    if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatHost));
    writeFileSync(join(folder, name), outputText);
  }
  copyFileSync(join(root, 'media/types/globals.d.ts'), join(folder, 'globals.d.ts'));
}

/** @type {ts.FormatDiagnosticsHost} */
const formatHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

writeTypes();
if (watch) {
  for (const options of bundles) await (await context(options)).watch();
} else {
  await Promise.all(bundles.map((options) => build(options)));
}
