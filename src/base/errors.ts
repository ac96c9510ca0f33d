/** An error that a person can mend: its message says in words what is wrong and what to do next. No stack is shown. */
export class HumanError extends Error {
  override readonly name = 'HumanError';
}

/** The message of whatever was thrown: programs may throw anything. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : String(error);
}
