/** The languages that this program speaks itself; a pack may have others. */
export type Language = 'en' | 'pt-br';

/** The one to speak to somebody who reads `tag`, such as `pt-PT`: English where there is no nearer one. */
export function languageFor(tag: string | undefined): Language {
  return tag !== undefined && /^pt([-_]|$)/i.test(tag) ? 'pt-br' : 'en';
}
