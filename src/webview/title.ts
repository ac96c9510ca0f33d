/** The name of a check or measurement in the wanted language. */
export function titleOf({ name, title }: { readonly name: string; readonly title?: string }): string {
  return title ?? name;
}
