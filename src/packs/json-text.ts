/** Strict JSON with places: parses a text and finds where each of its values stands. */
import { findNodeAtLocation, type Node, parseTree, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { messageOf } from '../base/errors';
import type { Problem } from './manifest';
import { positionAt } from './source-text';

/** Where a value is in a document: keys and indexes from the root. */
export type JsonPath = readonly (string | number)[];

/** A parsed document that can tell where its values stand. */
export class JsonText {
  readonly value: unknown;
  readonly #file: string;
  readonly #text: string;
  readonly #root: Node;

  private constructor(file: string, text: string, root: Node, value: unknown) {
    this.#file = file;
    this.#text = text;
    this.#root = root;
    this.value = value;
  }

  /** The document, or the first thing that keeps `text` from being strict JSON without doubled keys. */
  static parse(file: string, text: string): JsonText | Problem {
    const errors: ParseError[] = [];
    const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
    const error = errors[0];
    if (error !== undefined) {
      const [offset, message] = syntaxMessage(text, error);
      return { file, ...positionAt(text, offset), message };
    }
    if (root === undefined) return { file, line: 1, column: 1, message: emptyMessage };
    const doubled = doubledKey(root);
    if (doubled !== undefined) {
      const message = `The key "${String(doubled.value)}" is given twice. Keep one of them.`;
      return { file, ...positionAt(text, doubled.offset), message };
    }
    try {
      return new JsonText(file, text, root, JSON.parse(text) as unknown);
    } catch (error) {
      return { file, line: 1, column: 1, message: `This is not strict JSON: ${messageOf(error)}.` };
    }
  }

  /** A problem with the value at `path`; where there is no such value, with the nearest one around it. */
  problem(path: JsonPath, message: string): Problem {
    return this.#problemAt(this.#nodeAround(path), message);
  }

  /** A problem with the key of a property: `path` ends with the key. */
  keyProblem(path: JsonPath, message: string): Problem {
    const property = this.#nodeAround(path).parent;
    const key = property?.type === 'property' ? property.children?.[0] : undefined;
    return this.#problemAt(key ?? this.#nodeAround(path), message);
  }

  #nodeAround(path: JsonPath): Node {
    for (let length = path.length; length > 0; length--) {
      const node = findNodeAtLocation(this.#root, path.slice(0, length));
      if (node !== undefined) return node;
    }
    return this.#root;
  }

  #problemAt(node: Node, message: string): Problem {
    return { file: this.#file, ...positionAt(this.#text, node.offset), message };
  }
}

const emptyMessage = 'This file is empty. It must hold a JSON object: { … }.';

/** Words for a mistake of syntax, and the offset to show: often the parser notices it later than it was made. */
function syntaxMessage(text: string, { error, offset }: ParseError): [offset: number, message: string] {
  const before = text.slice(0, offset).trimEnd();
  const next = text[offset];
  if (text.trim() === '') return [0, emptyMessage];
  const name = printParseErrorCode(error);
  if (name === 'InvalidCommentToken') {
    return [offset, 'JSON has no comments. Remove this one.'];
  }
  if (before.endsWith(',') && (next === '}' || next === ']')) {
    return [before.length - 1, `There must be no comma before "${next}". Remove it.`];
  }
  if (next === "'") return [offset, 'Text must stand in double quotes: "…".'];
  switch (name) {
    case 'CommaExpected':
      return [before.length, 'A comma is missing here.'];
    case 'ColonExpected':
      return [before.length, 'A colon is missing here, between the key and its value.'];
    case 'CloseBraceExpected':
      return [before.length, 'A closing "}" is missing here.'];
    case 'CloseBracketExpected':
      return [before.length, 'A closing "]" is missing here.'];
    case 'PropertyNameExpected':
      return [offset, 'A key in double quotes must stand here.'];
    case 'ValueExpected':
      return [offset, 'A value is missing here.'];
    case 'UnexpectedEndOfString':
      return [offset, 'This text has no closing quote. Add ".'];
    case 'EndOfFileExpected':
      return [offset, 'There must be nothing after the end of the object. Remove what follows.'];
    case 'InvalidSymbol':
      return [
        offset,
        `This is not JSON: ${wordAt(text, offset)}. Keys and text stand in double quotes: "…".`,
      ];
    default:
      return [offset, `This is not JSON (${name}). Mend it here.`];
  }
}

function wordAt(text: string, offset: number): string {
  return /^[^\s,:{}[\]"]{1,40}/.exec(text.slice(offset, offset + 40))?.[0] ?? '';
}

/** The second key node of the first pair of equal keys in one object. */
function doubledKey(node: Node): Node | undefined {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    if (child.type === 'property') {
      const key = child.children?.[0];
      if (key !== undefined && seen.has(key.value)) return key;
      seen.add(key?.value);
    }
    const inner = doubledKey(child);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
