/** Bundles the pages as the build does. */
import { build } from 'esbuild';
import { statSync } from 'node:fs';
import { join } from 'node:path';
export const root = join(__dirname, '..', '..');
/** Minified, in `out/test-webview`; gives the size of each in bytes. */
export async function bundlePages() {
    await build({
        entryPoints: {
            guide: join(root, 'src/webview/guide/main.tsx'),
            results: join(root, 'src/webview/results/main.tsx'),
        },
        outdir: bundleFolder,
        bundle: true,
        minify: true,
        format: 'iife',
        target: 'chrome120',
        tsconfig: join(root, 'src/webview/tsconfig.json'),
        logLevel: 'warning',
    });
    const size = (page) => statSync(join(bundleFolder, `${page}.js`)).size;
    return { guide: size('guide'), results: size('results') };
}
export const bundleFolder = join(root, 'out', 'test-webview');
