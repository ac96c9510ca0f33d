import { jsx as _jsx } from "preact/jsx-runtime";
import { render } from 'preact';
import { openChannel } from '../messaging';
import { registerToolkit } from '../toolkit';
import { GuideApp } from './app';
registerToolkit();
const root = document.getElementById('root');
if (root)
    render(_jsx(GuideApp, { channel: openChannel() }), root);
