import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { traceExtension } from '../../src/trace/file';
import { commandIds } from '../../src/vscode/command-ids';

const root = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;
const code = readdirSync(join(root, 'src/vscode'), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read(join('src/vscode', name)))
  .join('\n');

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly icon: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
    readonly walkthroughs: readonly {
      readonly icon: string;
      readonly steps: readonly {
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

/** Commands of VS Code itself and of views, that buttons lead to. */
const foreign = ['workbench.trust.manage', 'distributedLabs.labs.focus'];

describe('the manifest and the code agree:', () => {
  it('every command that is declared is there, and no other', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(declared.toSorted(), commandIds.map((id) => `distributedLabs.${id}`).toSorted());
  });

  it('menus, buttons and walkthrough steps name commands that are there', () => {
    const declared = new Set([...contributes.commands.map(({ command }) => command), ...foreign]);
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const inTexts = [...read('package.nls.json').matchAll(/\(command:([\w.]+)\)/g)].map(
      ([, command]) => command,
    );
    const steps = contributes.walkthroughs.flatMap(({ steps }) =>
      steps.flatMap((step) => step.completionEvents),
    );
    const inSteps = steps
      .filter((event) => event.startsWith('onCommand:'))
      .map((event) => event.slice('onCommand:'.length));
    for (const command of [...inMenus, ...inTexts, ...inSteps])
      assert.ok(declared.has(command ?? ''), command);
  });

  it('what runs a lab is off in Restricted Mode', () => {
    const guarded = contributes.commands.filter(({ enablement }) => enablement === 'isWorkspaceTrusted');
    assert.deepEqual(
      guarded.map(({ command }) => command),
      ['distributedLabs.run', 'distributedLabs.runReal', 'distributedLabs.check'],
    );
  });

  it('views and settings that are declared are used', () => {
    for (const { id } of Object.values(contributes.views).flat()) {
      assert.ok(code.includes(`createTreeView('${id}'`), id);
      assert.ok(
        contributes.viewsWelcome.some(({ view }) => view === id),
        `no welcome in ${id}`,
      );
    }
    for (const name of Object.keys(contributes.configuration.properties)) {
      const [section, ...rest] = name.split('.');
      assert.ok(code.includes(`getConfiguration('${section}').get('${rest.join('.')}'`), name);
    }
    const used = [...code.matchAll(/getConfiguration\('(\w+)'\)\.get\('([\w.]+)'/g)];
    for (const [, section, name] of used) {
      assert.ok(`${section}.${name}` in contributes.configuration.properties, `${section}.${name}`);
    }
  });

  it('conditions name contexts that the code sets, and items that the tree has', () => {
    const conditions = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? '')),
      ...contributes.commands.map(({ enablement }) => enablement ?? ''),
    ].join(' ');
    const own = [...conditions.matchAll(/distributedLabs\.(\w+)/g)].map(([, name]) => name ?? '');
    for (const name of new Set(own.filter((one) => one !== 'labs'))) {
      assert.ok(code.includes(`'setContext', 'distributedLabs.${name}'`), name);
    }
    for (const [, value = ''] of conditions.matchAll(/viewItem == (\S+)/g))
      assert.ok(code.includes(`'${value}'`), value);
    assert.doesNotMatch(conditions, /"/, 'VS Code knows no double quotes in conditions');
  });

  it('webviews that are restored wake the extension', () => {
    for (const [, type = ''] of code.matchAll(/viewType = '([\w.]+)'/g)) {
      assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${type}`), type);
    }
  });

  it('editors that are declared are registered, and open what is written', () => {
    const declared = contributes.customEditors.map(({ viewType }) => viewType);
    const registered = [...code.matchAll(/registerCustomEditorProvider\('([\w.]+)'/g)].map(
      ([, type]) => type,
    );
    assert.deepEqual(declared, registered);
    const patterns = contributes.customEditors.flatMap(({ selector }) =>
      selector.map((one) => one.filenamePattern),
    );
    assert.deepEqual(patterns, [`*.${traceExtension}`]);
  });

  it('files that are named exist', () => {
    const files = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
      ...contributes.jsonValidation.map(({ url }) => url),
      ...contributes.walkthroughs.flatMap(({ icon, steps }) => [
        icon,
        ...steps.map(({ media }) => media.svg),
      ]),
    ];
    for (const file of files) assert.ok(existsSync(join(root, file)), file);
  });
});
