/** The HTML of a webview page: one place, so that the tests run the very page, under the very policy, that users get. */
/** The digest of no text at all. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
/**
 * The policy: nothing but our script, our style sheets and our images. Inline style attributes stay blocked, so
 * components set styles through the CSS object model, which the policy does not touch. The one inline style allowed, by
 * its digest, is the empty one: the toolkit adds and removes it to learn whether the browser knows `:focus-visible`.
 */
export function contentSecurityPolicy(page) {
    return [
        `default-src 'none'`,
        `script-src 'nonce-${page.nonce}'`,
        `style-src ${page.source} ${emptyStyle}`,
        `img-src ${page.source} data:`,
        `font-src ${page.source}`,
        `base-uri 'none'`,
        `form-action 'none'`,
    ].join('; ');
}
export function webviewHtml(page) {
    const links = page.styles.map((href) => `    <link rel="stylesheet" href="${escapeAttribute(href)}" />`);
    return `<!DOCTYPE html>
<html lang="${escapeAttribute(page.language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(contentSecurityPolicy(page))}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeText(page.title)}</title>
${links.join('\n')}
  </head>
  <body>
    <main id="root"></main>
    <script nonce="${escapeAttribute(page.nonce)}" src="${escapeAttribute(page.script)}"></script>
  </body>
</html>
`;
}
function escapeText(text) {
    return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
function escapeAttribute(text) {
    return escapeText(text).replace(/"/g, '&quot;');
}
/** The pages: their bundle in `out/webview` and their style sheets in `media`, in order. */
export const webviewPages = {
    guide: { script: 'guide.js', styles: ['common.css', 'guide.css'] },
    results: {
        script: 'results.js',
        styles: ['common.css', 'results.css', 'timeline.css', 'events.css', 'plot.css'],
    },
};
