import { render } from 'preact';
import { openChannel } from '../messaging';
import { registerToolkit } from '../toolkit';
import { GuideApp } from './app';

registerToolkit();
const root = document.getElementById('root');
if (root) render(<GuideApp channel={openChannel()} />, root);

// In a package of type `commonjs` esbuild takes a file without exports for CommonJS, and then leaves nothing out.
export {};
