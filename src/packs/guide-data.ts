/** A guide as blocks to show. `packs/guide.ts` makes them from `guide.md`; the guide webview shows them. */

export interface Guide {
  readonly title: string;
  /** Lower-case language tag of the file that was found, such as `pt-br`. */
  readonly language: string;
  readonly blocks: readonly GuideBlock[];
}

/**
 * HTML comes from Markdown with raw HTML off. Links with the scheme `lab:` are actions: `lab:run`, `lab:check`,
 * `lab:check/<stage>`, `lab:open/<file>`; a paragraph that is only such a link is a button (class `action`).
 */
export type GuideBlock =
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'figure'; readonly svg: string; readonly caption: string }
  /** `:::hint Title … :::`; those of a section (from one `<h2>` to the next) are revealed one at a time, in order. */
  | { readonly kind: 'hint'; readonly title: string; readonly html: string }
  | {
      /** `:::question Text` with a list of `- [ ] answer` and `- [x] answer`, each with an indented explanation. */
      readonly kind: 'question';
      readonly html: string;
      readonly choices: readonly { readonly html: string; readonly correct: boolean; readonly why: string }[];
    };
