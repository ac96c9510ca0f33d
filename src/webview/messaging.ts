/** Typed messages between a page and the extension, over the one `acquireVsCodeApi` that a page may call once. */

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

interface Message {
  readonly type: string;
}

/** `To` is what the page receives, `From` what it sends, `State` what survives while the page is hidden. */
export interface Channel<To extends Message, From extends Message, State> {
  post(message: From): void;
  /** Calls `handler` for every message; returns how to stop. */
  receive(handler: (message: To) => void): () => void;
  /** What `keep` kept last: also after the page was hidden and made anew. */
  kept(): State | undefined;
  keep(state: State): void;
}

export function openChannel<To extends Message, From extends Message, State>(): Channel<To, From, State> {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    receive(handler) {
      const listen = (event: MessageEvent<unknown>): void => {
        if (isMessage(event.data)) handler(event.data as unknown as To);
      };
      window.addEventListener('message', listen);
      return () => window.removeEventListener('message', listen);
    },
    kept: () => (api.getState() ?? undefined) as State | undefined,
    keep: (state) => api.setState(state),
  };
}

/** Browser extensions and developer tools post messages of their own: those are not ours. */
function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'type' in data && typeof data.type === 'string';
}

/** Ends a `switch` over a union: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`Not a known case: ${JSON.stringify(value)}`);
}
