import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useLayoutEffect, useRef } from 'preact/hooks';
import { sanitizeSvg } from '../sanitize';
/** A drawing that follows the theme: it paints with `currentColor` and with VS Code's colours as variables. */
export function Figure({ svg, caption, id }) {
    const ref = useRef(null);
    useLayoutEffect(() => {
        const fragment = sanitizeSvg(svg, id);
        const drawing = fragment.querySelector('svg');
        drawing?.setAttribute('role', 'img');
        if (drawing && !drawing.hasAttribute('aria-label'))
            drawing.setAttribute('aria-label', caption);
        ref.current?.replaceChildren(fragment);
    }, [svg, caption, id]);
    return (_jsxs("figure", { class: "figure", children: [_jsx("div", { class: "drawing", ref: ref }), caption !== '' && _jsx("figcaption", { children: caption })] }));
}
