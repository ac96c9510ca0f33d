import { jsx as _jsx } from "preact/jsx-runtime";
import { useEffect, useState } from 'preact/hooks';
import { announce } from './announce';
import { Icon } from './icons';
import { useWords } from './words';
const confirmedMs = 1600;
/** Copies through the extension, which may use the clipboard also where the page may not. */
export function CopyButton({ text, onCopy }) {
    const say = useWords();
    const [isCopied, setCopied] = useState(false);
    useEffect(() => {
        if (!isCopied)
            return;
        const timer = setTimeout(() => setCopied(false), confirmedMs);
        return () => clearTimeout(timer);
    }, [isCopied]);
    const copy = () => {
        onCopy(text);
        setCopied(true);
        announce(say('copied'));
    };
    const label = say(isCopied ? 'copied' : 'copy');
    return (_jsx("vscode-button", { class: "copy", appearance: "icon", "aria-label": label, title: label, onClick: copy, children: _jsx(Icon, { name: isCopied ? 'check' : 'copy' }) }));
}
