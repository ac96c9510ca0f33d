/** Words on the screen: by key, from the extension, in the editor's language. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { webviewWords } from '../messages/webview-words';
/** `{0}`, `{1}` … in the text stand for `values`. A key that the extension did not send is said in English. */
export function sayWith(words) {
    return (key, ...values) => fill(words[key] ?? webviewWords[key], values);
}
function fill(text, values) {
    return text.replace(/\{(\d)\}/g, (whole, digit) => {
        const value = values[Number(digit)];
        return value === undefined ? whole : String(value);
    });
}
export const WordsContext = createContext(sayWith({}));
export function useWords() {
    return useContext(WordsContext);
}
