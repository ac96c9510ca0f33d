import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icons';
import { useWords } from '../words';
import { HtmlBlock } from './html-block';
/** Hints of a section are revealed one at a time, in order: the next becomes available when the one before has been read. */
export function Hint(props) {
    const { number, of, revealed, title, html, onAction } = props;
    const say = useWords();
    const heading = useRef(null);
    const wasHidden = useRef(number >= revealed);
    useEffect(() => {
        if (wasHidden.current && number < revealed)
            heading.current?.focus();
        wasHidden.current = number >= revealed;
    }, [number, revealed]);
    if (number < revealed) {
        return (_jsxs("section", { class: "hint", children: [_jsxs("h3", { class: "hint-title", tabIndex: -1, ref: heading, children: [_jsx(Icon, { name: "hint" }), _jsx("span", { children: title === '' ? say('hint.title', number + 1, of) : title }), _jsx("span", { class: "hint-number", children: say('hint.number', number + 1, of) })] }), _jsx(HtmlBlock, { html: html, onAction: onAction })] }));
    }
    if (number === revealed) {
        return (_jsx("div", { class: "hint-closed", children: _jsxs("vscode-button", { appearance: "secondary", onClick: props.onReveal, children: [_jsx("span", { slot: "start", class: "button-icon", children: _jsx(Icon, { name: "hint" }) }), say('hint.show', number + 1, of)] }) }));
    }
    if (!props.isFirstOfRow)
        return null;
    return _jsx("p", { class: "hint-locked", children: say('hint.locked', number + 1, of, number) });
}
