import { jsx as _jsx } from "preact/jsx-runtime";
/** Tells users of screen readers what changed, politely: after what is being read. */
const regionId = 'announcer';
export function Announcer() {
    return _jsx("div", { id: regionId, class: "visually-hidden", "aria-live": "polite" });
}
export function announce(text) {
    const region = document.getElementById(regionId);
    if (region)
        region.textContent = text;
}
