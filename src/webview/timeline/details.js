import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { PlaceLink } from '../place-link';
import { useWords } from '../words';
import { previousOf } from './causal-past';
import { describe, placeText } from './describe';
/** `client → server: {"id":1} 42 bytes, sent at 12.0 ms stub.ts:31, arrived at 15.2 ms`. */
export function Details({ control, onGoTo }) {
    const say = useWords();
    const { index, selected } = control;
    if (selected < 0)
        return _jsx("p", { class: "details details-none", children: say('timeline.none') });
    const { who, what, text, size, moments } = describe(index, selected, say);
    const cause = previousOf(index, selected);
    return (_jsxs("div", { class: "details", children: [_jsxs("p", { class: "details-line", children: [_jsx("strong", { children: who }), _jsx("span", { class: "details-what", children: what }), text !== '' && _jsx("code", { class: "details-text", children: text }), size !== '' && _jsx("span", { children: size }), moments.map((one, at) => (_jsxs("span", { class: "moment", children: [one.text, one.place && _jsx(Place, { place: one.place, onGoTo: onGoTo })] }, at)))] }), cause >= 0 && (_jsx("vscode-button", { appearance: "secondary", onClick: () => control.select(cause), children: say('timeline.cause') }))] }));
}
function Place({ place, onGoTo }) {
    return _jsx(PlaceLink, { text: placeText(place), onGo: () => onGoTo(place) });
}
