/** Links of a guide as what they ask the extension for. */
import type { FromGuide } from '../../messages/webview';

/** `undefined`: an address that means nothing, such as a mistyped action. */
export function actionOf(href: string): FromGuide | undefined {
  if (/^(?:https?|mailto):/i.test(href)) return { type: 'open-link', url: href };
  const [, verb, rest] = /^lab:([a-z-]+)(?:\/(.+))?$/.exec(href) ?? [];
  const name = rest === undefined ? undefined : decoded(rest);
  switch (verb) {
    case 'start':
      return { type: 'start' };
    case 'run':
      if (name === undefined) return { type: 'run' };
      return name === 'os' ? { type: 'run', real: true } : undefined;
    case 'check':
      return name === undefined ? { type: 'check' } : { type: 'check', stage: name };
    case 'results':
      return name === undefined ? { type: 'results' } : undefined;
    case 'diagram':
      return name === undefined ? { type: 'diagram' } : undefined;
    case 'open':
      return name === undefined ? undefined : { type: 'open-file', file: name };
    default:
      return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Before a lab is started there is nothing to run, check or open. */
export function isPossible(action: FromGuide, started: boolean, busy: boolean): boolean {
  switch (action.type) {
    case 'run':
    case 'check':
      return started && !busy;
    case 'results':
    case 'diagram':
    case 'open-file':
      return started;
    case 'start':
      return !started;
    default:
      return true;
  }
}
