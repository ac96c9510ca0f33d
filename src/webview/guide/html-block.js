import { jsx as _jsx } from "preact/jsx-runtime";
/** HTML of a guide: sanitized, its code with copy buttons, its `lab:` links as actions. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { announce } from '../announce';
import { iconElement } from '../icons';
import { sanitizeHtml } from '../sanitize';
import { useWords } from '../words';
import { actionOf } from './actions';
export function HtmlBlock({ html, class: name, onAction }) {
    const say = useWords();
    const ref = useRef(null);
    const act = useRef(onAction);
    act.current = onAction;
    useLayoutEffect(() => {
        const element = ref.current;
        if (!element)
            return;
        const fragment = sanitizeHtml(html);
        addCopyButtons(fragment, say, (text) => act.current({ type: 'copy', text }));
        makeButtons(fragment);
        wrapTables(fragment);
        element.replaceChildren(fragment);
    }, [html, say]);
    return _jsx("div", { class: `prose ${name ?? ''}`, ref: ref, onClick: (event) => follow(event, onAction) });
}
/**
 * Every click on a link comes here: a page in the editor has nowhere else to go. Headings of this page are left to VS
 * Code, which scrolls there; it must not see the others, for it would open links to the web a second time.
 */
function follow(event, onAction) {
    const target = event.target instanceof Element ? event.target.closest('a, vscode-button[data-href]') : null;
    if (!target)
        return;
    const href = target.getAttribute('data-href') ?? target.getAttribute('href') ?? '';
    if (href.startsWith('#'))
        return;
    event.preventDefault();
    event.stopPropagation();
    const action = actionOf(href);
    if (action)
        onAction(action);
}
function addCopyButtons(fragment, say, copy) {
    for (const block of fragment.querySelectorAll('pre')) {
        const text = (block.textContent ?? '').replace(/\n$/, '');
        const frame = document.createElement('div');
        frame.className = 'code';
        block.tabIndex = 0;
        block.replaceWith(frame);
        frame.append(block, copyButton(text, say, copy));
    }
}
function copyButton(text, say, copy) {
    const button = document.createElement('vscode-button');
    button.setAttribute('appearance', 'icon');
    button.setAttribute('aria-label', say('copy'));
    button.className = 'copy';
    button.title = say('copy');
    button.append(iconElement('copy'));
    button.addEventListener('click', () => {
        copy(text);
        button.replaceChildren(iconElement('check'));
        announce(say('copied'));
        setTimeout(() => button.replaceChildren(iconElement('copy')), 1600);
    });
    return button;
}
/** A paragraph that is only an action is a button; an action inside a sentence stays a link. */
function makeButtons(fragment) {
    for (const link of fragment.querySelectorAll('.action > a[href^="lab:"], a.action[href^="lab:"]')) {
        const button = document.createElement('vscode-button');
        button.setAttribute('data-href', link.getAttribute('href') ?? '');
        button.append(...link.childNodes);
        link.replaceWith(button);
    }
}
/** A table wider than the column scrolls by itself, with the keyboard as well. */
function wrapTables(fragment) {
    for (const table of fragment.querySelectorAll('table')) {
        const frame = document.createElement('div');
        frame.className = 'table-frame';
        frame.tabIndex = 0;
        table.replaceWith(frame);
        frame.append(table);
    }
}
