import * as vscode from 'vscode';
import type { ComposedTexts } from '../base/composed-texts';
import { inWords, ownTexts } from '../messages/own-texts';

let texts: ComposedTexts | undefined;

/** A message of packs or of the runner, which are English in the code, in the editor's language. */
export function told(message: string): string {
  texts ??= ownTexts(vscode.env.language);
  return inWords(texts, message);
}
