import { options, render } from 'preact';
import { openChannel } from '../messaging';
import { registerToolkit } from '../toolkit';
import { ResultsApp } from './app';

registerToolkit();
// Many wheel events may come in one frame: draw once for all of them.
options.debounceRendering = (draw) => void requestAnimationFrame(draw);
const root = document.getElementById('root');
if (root) render(<ResultsApp channel={openChannel()} />, root);

// In a package of type `commonjs` esbuild takes a file without exports for CommonJS, and then leaves nothing out.
export {};
