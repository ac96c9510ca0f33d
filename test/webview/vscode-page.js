/** What VS Code puts into every webview: copied from its `webview/browser/pre/index.html`, where it concerns our pages. */
/** Before our style sheets, without the layer that VS Code 1.139 puts them in and 1.100 does not. */
export const defaultStyles = `
body { color: var(--vscode-editor-foreground); margin: 0; padding: 0 20px; }
a, a code { color: var(--vscode-textLink-foreground); }
a:focus, input:focus, select:focus, textarea:focus { outline: 1px solid -webkit-focus-ring-color; outline-offset: -1px; }
code {
  font-family: var(--monaco-monospace-font);
  color: var(--vscode-textPreformat-foreground, rgb(163, 21, 21));
  background-color: var(--vscode-textPreformat-background, rgba(0, 0, 0, 0.12));
  padding: 1px 3px;
  border-radius: 4px;
}
pre code { padding: 0; }
blockquote { background: var(--vscode-textBlockQuote-background); }
`;
/** Runs in the page, before its own script. VS Code's handler of clicks, which hears those that a page has prevented too. */
export function followLinksAsVsCode() {
    window.followed = [];
    window.addEventListener('click', (event) => {
        for (const node of event.composedPath()) {
            if (!(node instanceof HTMLAnchorElement) || node.href === '')
                continue;
            const href = node.getAttribute('href') ?? '';
            if (href === '#')
                window.scrollTo(0, 0);
            else if (href.startsWith('#'))
                document.getElementById(href.slice(1))?.scrollIntoView();
            else
                window.followed.push(node.href);
            event.preventDefault();
            return;
        }
    });
}
