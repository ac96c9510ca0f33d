/** GIVEN: the interface between an app and the layer. An app knows nothing else of the network. */
export interface Channel {
  /** What stands under the key; `undefined` when there is nothing, or when it was removed. */
  get(key: string): string | undefined;
  /** The keys under which something stands, in any order. */
  readonly keys: readonly string[];
  /** Writes a payload. Once the promise settles, it survives a crash. */
  put(key: string, payload: string): Promise<void>;
  /** Removes what stands under the key. Once the promise settles, that survives a crash. */
  remove(key: string): Promise<void>;
  /** From now on calls the listener for each key under which something else stands after a sync. */
  onChange(listener: (key: string) => void): void;
}
