import { jsx as _jsx } from "preact/jsx-runtime";
/** Leads to a line of code. No `<a href="#">`: VS Code scrolls a page to its top when one of those is clicked. */
export function PlaceLink({ text, onGo }) {
    return (_jsx("button", { type: "button", class: "place", role: "link", onClick: onGo, children: text }));
}
