import { jsx as _jsx } from "preact/jsx-runtime";
const paths = {
    check: 'M13.8 4.2 6.6 11.6 2.4 7.6l.9-1 3.2 3.1 6.3-6.5z',
    cross: 'M4 3.1 8 7.1l4-4 .9.9-4 4 4 4-.9.9-4-4-4 4-.9-.9 4-4-4-4z',
    clock: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm0 1.2a5.3 5.3 0 1 0 0 10.6A5.3 5.3 0 0 0 8 2.700Zm.6 1.8v3.200l2.300 1.700-.7 1L7.400 8.300V4.500z',
    bolt: 'M9.500 1 3 9h4l-1 6 7-8.500H8.600z',
    dash: 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Zm0 1.200a5.300 5.300 0 1 0 0 10.600A5.300 5.300 0 0 0 8 2.700ZM5 7.400h6v1.200H5z',
    ring: 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Zm0 1.200a5.300 5.300 0 1 0 0 10.600A5.300 5.300 0 0 0 8 2.700Z',
    'check-filled': 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Zm3.300 4.100L7 9.900 4.900 7.900l-.9 1 3 2.800 5.200-5.200z',
    'cross-filled': 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13ZM5.700 4.800l-.9.9L7.100 8l-2.300 2.300.9.9L8 8.900l2.300 2.300.9-.9L8.900 8l2.300-2.300-.9-.9L8 7.100z',
    copy: 'M5 1.500h7.500a1 1 0 0 1 1 1V11h-1.200V2.700H5zM2.500 4.500h7a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1Zm.2 1.200v7.600h6.600V5.700z',
    play: 'M4 2.200v11.600L13 8zM5.200 4.400 10.800 8l-5.600 3.600z',
    debug: 'M4 2.200v11.600L13 8z M13.500 2.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
    replay: 'M8 2.500a5.500 5.500 0 1 1-5.300 4h1.300A4.300 4.300 0 1 0 8 3.700a4.300 4.300 0 0 0-3 1.300h2v1.200H3V2.300h1.200v1.800A5.500 5.500 0 0 1 8 2.500z',
    plus: 'M7.400 3h1.200v4.400H13v1.200H8.600V13H7.400V8.600H3V7.400h4.400z',
    minus: 'M3 7.400h10v1.200H3z',
    fit: 'M2 2h1.200v12H2zm10.800 0H14v12h-1.200zM6 5.200l.9.9L5.600 7.400h4.800L9.100 6.100l.9-.9L12.800 8 10 10.800l-.9-.9 1.300-1.300H5.600l1.300 1.300-.9.9L3.200 8z',
    list: 'M2 3h2v1.200H2zm4 0h8v1.200H6zM2 7.400h2v1.200H2zm4 0h8v1.200H6zM2 11.800h2V13H2zm4 0h8V13H6z',
    filter: 'M2 3h12v1.200H2zm2 4.400h8v1.200H4zm2.500 4.400h3V13h-3z',
    hint: 'M8 1.500a4.500 4.500 0 0 1 2.600 8.200v1.800H5.400V9.700A4.500 4.500 0 0 1 8 1.500Zm0 1.200a3.300 3.300 0 0 0-1.600 6.200v1.400h3.200V8.900A3.300 3.300 0 0 0 8 2.700ZM5.800 12.400h4.400v1H5.800zm1 1.700h2.400v.9H6.800z',
    plot: 'M2 2h1.200v10.800H14V14H2zm2.600 8.200 2.700-4 2.400 1.900 3-4.600 1 .6-3.700 5.800-2.400-2-2 3z',
    up: 'M8 2.600l5 5-.9.900-3.500-3.500V13.500H7.400V5L3.900 8.500 3 7.600z',
    lock: 'M5 7V5a3 3 0 0 1 6 0v2h1v6.500H4V7zm1.200 0h3.600V5a1.800 1.800 0 0 0-3.600 0z',
};
/** Decoration only: what an icon says is always said in words beside it, or in the label of its button. */
export function Icon({ name, slot }) {
    return (_jsx("svg", { class: `icon icon-${name}`, viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true", slot: slot, children: _jsx("path", { d: paths[name], fill: "currentColor", "fill-rule": "evenodd" }) }));
}
/** The same icon for code that makes elements by hand. */
export function iconElement(name) {
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    const path = document.createElementNS(space, 'path');
    for (const [key, value] of Object.entries({
        class: 'icon',
        viewBox: '0 0 16 16',
        width: '16',
        height: '16',
    })) {
        svg.setAttribute(key, value);
    }
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', paths[name]);
    path.setAttribute('fill', 'currentColor');
    path.setAttribute('fill-rule', 'evenodd');
    svg.append(path);
    return svg;
}
const verdictIcons = {
    passed: 'check-filled',
    failed: 'cross-filled',
    'timed out': 'clock',
    crashed: 'bolt',
    skipped: 'dash',
    none: 'ring',
};
/** `none`: not checked yet. */
export function VerdictIcon({ verdict }) {
    const which = verdict ?? 'none';
    return (_jsx("span", { class: `verdict verdict-${which.replace(' ', '-')}`, children: _jsx(Icon, { name: verdictIcons[which] }) }));
}
