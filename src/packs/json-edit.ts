/** Changes to JSON files that people write: everything else in them keeps its form. */
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { JsonPath } from './json-text';

/** Sets the value at `path`, which exists. */
export function setValue(text: string, path: JsonPath, value: unknown): string {
  return applyEdits(text, modify(text, [...path], value, {}));
}

/** Takes a property out; nothing changes where there is none. */
export function removeProperty(text: string, path: JsonPath): string {
  return applyEdits(text, modify(text, [...path], undefined, {}));
}

/** Appends to the list at `path`: on a line of its own where the last entry has one. */
export function append(text: string, path: JsonPath, value: string): string {
  const root = parseTree(text);
  const items = root === undefined ? undefined : findNodeAtLocation(root, [...path])?.children;
  const last = items?.at(-1);
  if (last === undefined)
    return applyEdits(text, modify(text, [...path, -1], value, { isArrayInsertion: true }));
  const lineStart = text.lastIndexOf('\n', last.offset) + 1;
  const indent = text.slice(lineStart, last.offset);
  const lineEnd = text[lineStart - 2] === '\r' ? '\r\n' : '\n';
  const ownLine = lineStart > 0 && /^[ \t]*$/.test(indent);
  const content = `,${ownLine ? lineEnd + indent : ' '}${JSON.stringify(value)}`;
  return applyEdits(text, [{ offset: last.offset + last.length, length: 0, content }]);
}
