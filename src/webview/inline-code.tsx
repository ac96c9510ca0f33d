/** A sentence of an author, with what stands between backticks as code. */
export function InlineCode({ text }: { readonly text: string }) {
  const parts = text.split('`');
  // An odd number of backticks means none of them.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
