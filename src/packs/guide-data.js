/** A guide as blocks to show. `packs/guide.ts` makes them from `guide.md`; the guide webview shows them. */
export {};
