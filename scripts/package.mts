// Makes the VSIX: node --import=tsx scripts/package.mts
// The embedded pack goes through the same door as any other: its student build is made, and installed into the VSIX.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPack } from '../src/packs/build';
import { installPack } from '../src/packs/install';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stage = join(root, 'out', 'vsix');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown> & {
  name: string;
  version: string;
};
const vsix = join(root, `${manifest.name}-${manifest.version}.vsix`);

execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), '--production'], { stdio: 'inherit' });
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });

const { scripts, devDependencies, ...shipped } = manifest;
void [scripts, devDependencies];
writeFileSync(join(stage, 'package.json'), JSON.stringify(shipped, null, 2));
const parts = [
  ...[
    '.vscodeignore',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
    'package.nls.json',
    'package.nls.pt-br.json',
    'l10n',
    'media',
    'docs/images',
  ],
  ...[
    'out/extension.js',
    'out/runner.js',
    'out/os-child.js',
    'out/cli.js',
    'out/lib',
    'out/webview',
    'out/types',
  ],
];
for (const part of parts) cpSync(join(root, part), join(stage, part), { recursive: true });

const labpack = join(root, 'out', 'embedded.labpack');
rmSync(labpack, { force: true });
await buildPack(join(root, 'labs/clients-servers-migration'), labpack, { audience: 'student' });
await installPack(labpack, join(stage, 'labs'), { engine: manifest.version });

const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
execFileSync(
  process.execPath,
  [vsce, 'package', '--no-dependencies', '--no-rewrite-relative-links', '--out', vsix],
  {
    cwd: stage,
    stdio: 'inherit',
  },
);
console.log(`${vsix}: ${Math.round(statSync(vsix).size / 1024)} KB`);
