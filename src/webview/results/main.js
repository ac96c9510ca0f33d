import { jsx as _jsx } from "preact/jsx-runtime";
import { options, render } from 'preact';
import { openChannel } from '../messaging';
import { registerToolkit } from '../toolkit';
import { ResultsApp } from './app';
registerToolkit();
// Many wheel events may come in one frame: draw once for all of them.
options.debounceRendering = (draw) => void requestAnimationFrame(draw);
const root = document.getElementById('root');
if (root)
    render(_jsx(ResultsApp, { channel: openChannel() }), root);
