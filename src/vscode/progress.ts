import * as vscode from 'vscode';

/** Milliseconds that something may take before it is worth a message. */
const patience = 1000;

/**
 * Does something that may take long: after a second, a message says what goes on. With `cancel` the message has a
 * button for it.
 */
export async function withProgress<T>(
  title: string,
  work: () => Promise<T>,
  cancel?: () => void,
): Promise<T> {
  const result = work();
  const isSlow = await Promise.race([
    result.then(
      () => false,
      () => false,
    ),
    new Promise<true>((resolve) => setTimeout(resolve, patience, true)),
  ]);
  if (!isSlow) return result;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title,
    cancellable: cancel !== undefined,
  };
  return vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(() => cancel?.());
    return result;
  });
}
