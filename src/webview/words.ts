/** Words on the screen: by key, from the extension, in the editor's language. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Words } from '../messages/webview';
import { webviewWords, type WebviewWord } from '../messages/webview-words';

export type Say = (key: WebviewWord, ...values: readonly (string | number)[]) => string;

/** `{0}`, `{1}` … in the text stand for `values`. A key that the extension did not send is said in English. */
export function sayWith(words: Words): Say {
  return (key, ...values) => fill(words[key] ?? webviewWords[key], values);
}

function fill(text: string, values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, digit: string) => {
    const value = values[Number(digit)];
    return value === undefined ? whole : String(value);
  });
}

export const WordsContext = createContext<Say>(sayWith({}));

export function useWords(): Say {
  return useContext(WordsContext);
}
