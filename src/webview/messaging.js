/** Typed messages between a page and the extension, over the one `acquireVsCodeApi` that a page may call once. */
export function openChannel() {
    const api = acquireVsCodeApi();
    return {
        post: (message) => api.postMessage(message),
        receive(handler) {
            const listen = (event) => {
                if (isMessage(event.data))
                    handler(event.data);
            };
            window.addEventListener('message', listen);
            return () => window.removeEventListener('message', listen);
        },
        kept: () => (api.getState() ?? undefined),
        keep: (state) => api.setState(state),
    };
}
/** Browser extensions and developer tools post messages of their own: those are not ours. */
function isMessage(data) {
    return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}
/** Ends a `switch` over a union: does not compile while a case is missing. */
export function unreachable(value) {
    throw new Error(`Not a known case: ${JSON.stringify(value)}`);
}
