import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkHere, removeTempLabs, tempLab } from './fixtures/temp-lab';

const root = join(__dirname, '..');
const page = readFileSync(join(root, 'docs/writing-labs.md'), 'utf8');

/** The code blocks of a kind, with the words behind the kind. */
function blocks(kind: string): { readonly title: string; readonly text: string }[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${kind}( \\S+)?\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...found].map(([, title = '', text = '']) => ({ title: title.trim(), text }));
}

describe('docs/writing-labs.md', () => {
  const home = mkdtempSync(join(tmpdir(), 'docs é '));
  after(() => rmSync(home, { recursive: true, force: true }));
  after(removeTempLabs);

  it('has programs and checks that work together', async () => {
    const files = Object.fromEntries(blocks('ts').map(({ title, text }) => [title, text]));
    const { run } = await checkHere({ ...tempLab(files), stages: ['greeting'] });
    assert.deepEqual(
      run.checks.map(({ name, verdict, failure }) => [name.slice(0, 19), verdict, failure?.message]),
      [['Everyone is greeted', 'passed', undefined]],
    );
    assert.equal(run.measurements[0]?.failure?.message, undefined);
    const times = run.measurements[0]?.series[0]?.values ?? [];
    assert.deepEqual(
      times.map((time) => Math.round(time ?? 0)),
      [20, 40, 80],
    );
  });

  it('names commands that do what it says', function () {
    this.timeout(120_000);
    let folder = home;
    const lines = blocks('sh').flatMap(({ text }) => text.trim().split('\n'));
    assert.ok(lines.length > 6);
    for (const line of lines) {
      const [command, ...args] = line.split(' ');
      if (command === 'cd') {
        folder = resolve(folder, args[0] ?? '');
        continue;
      }
      assert.equal(command, 'dlabs', line);
      const env = {
        ...process.env,
        HOME: home,
        USERPROFILE: home,
        XDG_DATA_HOME: home,
        APPDATA: home,
        LOCALAPPDATA: home,
      };
      const run = spawnSync(process.execPath, [join(root, 'out/cli.js'), ...args], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      assert.equal(run.status, 0, `${line}\n${run.stdout}${run.stderr}`);
    }
  });
});
